using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Serving.Answers;

/// <summary>A case in words: what was stated, with the words that state it; what merely follows from something else is left out.</summary>
internal sealed class CaseFacts(KnowledgePack pack)
{
    /// <param name="subject">The case as it was understood.</param>
    /// <param name="text">What was read, into which its spans point.</param>
    public IReadOnlyList<UnderstoodFact> Of(Case subject, string text) =>
    [
        .. Person(subject),
        .. subject.Findings.Where(finding => finding.ImpliedBy is null)
            .Select(finding => new UnderstoodFact(FindingName(finding.Finding), finding.Presence.ToString().ToLowerInvariant(), Quote(finding.Span, text))),
        .. subject.Values.Select(value => new UnderstoodFact(FindingName(value.Finding), Number(value), Quote(value.Span, text))),
        .. subject.Answers.Select(answer => new UnderstoodFact(FindingName(answer.Finding), Option(answer), Quote(answer.Span, text))),
        .. subject.KnownConditions.Select(id => new UnderstoodFact(pack.Conditions.TryGet(id, out var condition) ? condition.Name : id, "known", null)),
        .. subject.Drugs.Select(id => new UnderstoodFact(pack.Drugs.TryGet(id, out var drug) ? drug.Name : id, "taken", null)),
        .. (subject.Allergies ?? []).Select(allergy => new UnderstoodFact(allergy.Substance, "allergic", Quote(allergy.Span, text))),
        .. subject.Allergies is { Count: 0 } ? (UnderstoodFact[])[new UnderstoodFact("allergies", "none", null)] : [],
    ];

    private static IEnumerable<UnderstoodFact> Person(Case subject)
    {
        if (subject.AgeYears is { } age)
            yield return new UnderstoodFact("age", age < 2 ? $"{age * 12:0} months" : $"{Math.Floor(age):0} years", null);
        if (subject.Sex is { } sex)
            yield return new UnderstoodFact("sex", sex.ToString().ToLowerInvariant(), null);
    }

    private string FindingName(string id) => pack.Findings.TryGet(id, out var finding) ? finding.Name : id;

    private string Number(CaseValue value) =>
        pack.Findings.TryGet(value.Finding, out var finding)
            ? $"{Math.Round(value.Value, finding.Decimals)} {finding.Unit}".TrimEnd()
            : $"{value.Value}";

    private string Option(CaseAnswer answer) =>
        (pack.Findings.TryGet(answer.Finding, out var finding) ? finding.Options.FirstOrDefault(option => option.Id == answer.Option)?.Name : null) ?? answer.Option;

    private static string? Quote(TextSpan? span, string text) =>
        span is { } place && place.Start >= 0 && place.End <= text.Length ? text.Substring(place.Start, place.Length) : null;
}
