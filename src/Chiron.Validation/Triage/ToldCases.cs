using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Validation.Osce;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.Triage;

/// <summary>Cases told by and by: each as the urgency of more and more of what it holds, the last of all of it.</summary>
internal static class ToldCases
{
    public static IReadOnlyList<string> WrittenStages { get; } = [OsceBenchmark.History, OsceBenchmark.WithExamination, OsceBenchmark.Everything];

    public static IReadOnlyList<string> DrawnStages { get; } = ["complaint", .. WrittenStages];

    /// <summary>A drawn case: age, sex and one complaint; with all symptoms, histories and exposures that are there; with the signs that are there and the vital values; with all that is there or not.</summary>
    public static IReadOnlyList<TriageDecision> Of(SimulatedCases source, HiddenCase hidden, Assessor assessor, CancellationToken stop)
    {
        var pack = source.Pack;
        var answers = source.Questions.Select(hidden.Answer).Select(reveal => reveal.Facts).ToList();
        var whole = hidden.Opening with
        {
            Findings = [.. answers.SelectMany(a => a.Findings).DistinctBy(f => f.Finding)],
            Values = [.. answers.SelectMany(a => a.Values).DistinctBy(v => v.Finding)],
            Answers = [.. answers.SelectMany(a => a.Answers).DistinctBy(a => a.Finding)],
        };
        var history = whole with { Findings = There([FindingKind.Symptom, FindingKind.History, FindingKind.Exposure]), Values = [], Answers = [] };
        var examined = whole with
        {
            Findings = There([FindingKind.Symptom, FindingKind.History, FindingKind.Exposure, FindingKind.Sign, FindingKind.Vital]),
            Values = [.. whole.Values.Where(v => pack.Findings[v.Finding].Kind == FindingKind.Vital)],
            Answers = [],
        };
        return [.. new[] { hidden.Opening, history, examined, whole }.Select(told => assessor.TriageOf(told, stop))];

        List<CaseFinding> There(FindingKind[] kinds) =>
            [.. whole.Findings.Where(f => f.Presence == Presence.Present && kinds.Contains(pack.Findings[f.Finding].Kind))];
    }

    /// <summary>A written case: the history, the examination with it, all tests too.</summary>
    public static IReadOnlyList<TriageDecision> Of(OsceCase one, Assessor assessor, CancellationToken stop) =>
        [.. new[] { one.History, $"{one.History}\n{one.Examination}", $"{one.History}\n{one.Examination}\n{one.Tests}" }.Select(text => assessor.TriageOf(text, stop))];
}
