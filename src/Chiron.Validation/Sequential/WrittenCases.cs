using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Validation.Sequential;

/// <summary>
/// OSCE-style cases (JSON lines with <c>OSCE_Examination</c>, as AgentClinic has them), read by the case reader: the demographics and the primary symptom open the case; history, examination and
/// tests answer what is asked. What the reader does not find counts as not recorded.
/// </summary>
public sealed class WrittenCases : ICaseSource
{
    private const int LongestLine = 1_000_000;

    /// <exception cref="ValidationException">A line is no such case; the message names it.</exception>
    public WrittenCases(KnowledgePack pack, string path)
    {
        Pack = pack;
        Questions = RecordedAnswers.QuestionsOf(pack);
        var reader = new CaseReader(pack);
        var names = Names(pack);
        var cases = new List<HiddenCase>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            try
            {
                using var document = line.Length <= LongestLine ? JsonDocument.Parse(line) : throw new FormatException($"it is longer than {LongestLine} characters");
                cases.Add(CaseOf(document.RootElement.GetProperty("OSCE_Examination"), reader, names, number));
            }
            catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new ValidationException($"'{path}' line {number} is no OSCE case: {fault.Message}", fault);
            }
        }

        Cases = cases;
    }

    public string Name => "OSCE";

    public KnowledgePack Pack { get; }

    public IReadOnlyList<AskableQuestion> Questions { get; }

    public IReadOnlyList<HiddenCase> Cases { get; }

    private HiddenCase CaseOf(JsonElement osce, CaseReader reader, Dictionary<string, string> names, int number)
    {
        var actor = osce.GetProperty("Patient_Actor");
        var person = actor.GetProperty("Demographics").ToString();
        var primary = actor.TryGetProperty("Symptoms", out var symptoms) && symptoms.TryGetProperty("Primary_Symptom", out var first) ? first.ToString() : "";
        var opening = reader.Read($"{person}. {primary}.");
        var text = new List<string> { person };
        foreach (var part in new[] { "Patient_Actor", "Physical_Examination_Findings", "Test_Results" })
            if (osce.TryGetProperty(part, out var told))
                Sentences(told, "", text);
        var whole = reader.Read(string.Join("\n", text));
        var diagnosis = osce.TryGetProperty("Correct_Diagnosis", out var correct) ? correct.ToString() : "";
        return new HiddenCase(
            $"osce-{number}", names.GetValueOrDefault(diagnosis.Trim().ToUpperInvariant()), $"{person}. {primary}.", opening, question => RecordedAnswers.Of(Pack, whole, question));
    }

    private static void Sentences(JsonElement told, string name, List<string> text)
    {
        switch (told.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var part in told.EnumerateObject())
                    Sentences(part.Value, part.Name.Replace('_', ' '), text);
                break;
            case JsonValueKind.Array:
                foreach (var part in told.EnumerateArray())
                    Sentences(part, name, text);
                break;
            default:
                text.Add($"{name}: {told}.");
                break;
        }
    }

    private static Dictionary<string, string> Names(KnowledgePack pack)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var condition in pack.Conditions)
            foreach (var name in condition.Synonyms.Concat(condition.LayNames).Prepend(condition.Name))
                names.TryAdd(name.ToUpperInvariant(), condition.Id);
        return names;
    }
}
