using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Validation.Osce;

namespace Chiron.Validation.Sequential;

/// <summary>
/// OSCE cases, read by the case reader: who comes and the first sentence of the history open the case; history, examination and tests answer what is asked. What the reader does not find counts as
/// not recorded.
/// </summary>
public sealed class WrittenCases : ICaseSource
{
    /// <exception cref="ValidationException">The file holds no such cases; the message names the line.</exception>
    public WrittenCases(KnowledgePack pack, string path)
    {
        Pack = pack;
        Questions = RecordedAnswers.QuestionsOf(pack);
        var (reader, map) = (new CaseReader(pack), new DiagnosisMap(pack));
        Cases =
        [
            .. OsceCaseFile.Read(path).Select(one =>
            {
                var words = Opening(one.History);
                var whole = reader.Read($"{one.History}\n{one.Examination}\n{one.Tests}");
                return new HiddenCase($"osce-{one.Line}", map.Of(one.Diagnosis).Conditions, words, reader.Read(words), question => RecordedAnswers.Of(Pack, whole, question));
            }),
        ];
    }

    public string Name => "OSCE";

    public KnowledgePack Pack { get; }

    public IReadOnlyList<AskableQuestion> Questions { get; }

    public IReadOnlyList<HiddenCase> Cases { get; }

    // The demographics and the sentence after them.
    private static string Opening(string history)
    {
        var first = history.IndexOf(". ", StringComparison.Ordinal);
        var second = first < 0 ? -1 : history.IndexOf(". ", first + 2, StringComparison.Ordinal);
        return second < 0 ? history.Split('\n')[0] : history[..(second + 1)];
    }
}
