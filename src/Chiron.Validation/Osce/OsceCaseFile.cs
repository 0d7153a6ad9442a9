using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Chiron.Validation.Osce;

/// <summary>Reads OSCE cases of AgentClinic (Schmidgall et al. 2024), a JSON object a line, and writes each as a note with headings; the examiner's objective is left out, as it may name the answer.</summary>
public static class OsceCaseFile
{
    private const int LongestLine = 1 << 20;

    private static readonly (string Field, string Heading)[] Told =
    [
        ("Past_Medical_History", "Past medical history"), ("Social_History", "Social history"), ("Review_of_Systems", "Review of systems"),
    ];

    /// <exception cref="ValidationException">A line is no such case; the message names it.</exception>
    public static IReadOnlyList<OsceCase> Read(string path)
    {
        var cases = new List<OsceCase>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (line.Length > LongestLine)
                throw new ValidationException($"line {number} of the OSCE cases has more than {LongestLine:N0} characters.");
            try
            {
                using var json = JsonDocument.Parse(line);
                cases.Add(Case(number, json.RootElement.GetProperty("OSCE_Examination")));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new ValidationException($"line {number} of the OSCE cases is no such case; it needs OSCE_Examination with Patient_Actor and Correct_Diagnosis.", e);
            }
        }

        return cases;
    }

    private static OsceCase Case(int line, JsonElement examination)
    {
        var patient = examination.GetProperty("Patient_Actor");
        var history = new StringBuilder();
        history.Append(patient.GetProperty("Demographics").GetString()).Append(". ").Append(patient.GetProperty("History").GetString()).Append('\n');
        if (patient.TryGetProperty("Symptoms", out var symptoms))
            history.Append("Symptoms: ").Append(Prose(symptoms, namesFields: false)).Append('\n');
        foreach (var (field, heading) in Told)
            if (patient.TryGetProperty(field, out var told))
                history.Append(heading).Append(": ").Append(Prose(told)).Append('\n');
        var text = history.ToString();
        return new OsceCase(
            line, text,
            examination.TryGetProperty("Physical_Examination_Findings", out var physical) ? Lines(physical) : "",
            examination.TryGetProperty("Test_Results", out var tests) ? Lines(tests) : "",
            examination.GetProperty("Correct_Diagnosis").GetString() ?? "", SHA256.HashData(Encoding.UTF8.GetBytes("osce-1|" + text))[0] % 2 == 1);
    }

    // One line for each part: "Cardiac examination. Auscultation: no murmurs."
    private static string Lines(JsonElement parts)
    {
        if (parts.ValueKind != JsonValueKind.Object)
            return Prose(parts) + "\n";
        var text = new StringBuilder();
        foreach (var part in parts.EnumerateObject())
            text.Append(Words(part.Name)).Append(". ").Append(Prose(part.Value)).Append('\n');
        return text.ToString();
    }

    private static string Prose(JsonElement value, bool namesFields = true) => value.ValueKind switch
    {
        JsonValueKind.Object => string.Join(". ", value.EnumerateObject().Select(p =>
            (namesFields && p.Name is not ("Findings" or "Finding" or "Result" or "Results") ? Words(p.Name) + ": " : "") + Prose(p.Value, namesFields).TrimEnd('.'))) + ".",
        JsonValueKind.Array => string.Join(". ", value.EnumerateArray().Select(e => Prose(e, namesFields).TrimEnd('.'))),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDouble().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.True => "present",
        JsonValueKind.False => "absent",
        _ => "",
    };

    private static string Words(string field) => field.Replace('_', ' ');
}
