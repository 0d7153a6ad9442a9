namespace Chiron.Knowledge.Loading;

/// <summary>What must hold for findings.</summary>
internal sealed class FindingRules(IReadOnlyDictionary<string, Finding> findings, Action<Located<Finding>, string> report)
{
    public void Check(Located<Finding> located)
    {
        var finding = located.Entry;
        if (finding.Code is { } code && CodeFormats.ProblemOf(code) is { } problem)
            report(located, problem);
        if (finding.Kind is FindingKind.Symptom or FindingKind.History or FindingKind.Exposure && finding.Question is null)
            report(located, $"{finding.Id}: a symptom, history or exposure needs the 'question' that a patient is asked");

        switch (finding.Answer)
        {
            case AnswerType.Boolean:
                CheckBoolean(located, finding);
                break;
            case AnswerType.Number:
                CheckNumber(located, finding);
                break;
            default:
                CheckCategory(located, finding);
                break;
        }

        foreach (var general in finding.Implies)
            if (!findings.TryGetValue(general, out var implied) || implied.Answer != AnswerType.Boolean)
                report(located, $"{finding.Id}: implied finding '{general}' is not a boolean finding of the pack");
            else if (general == finding.Id || implied.Implies.Contains(finding.Id, StringComparer.Ordinal))
                report(located, $"{finding.Id}: '{general}' and '{finding.Id}' imply each other");
    }

    private void CheckBoolean(Located<Finding> located, Finding finding)
    {
        if (finding.BaseRate.Count == 0)
            report(located, $"{finding.Id}: 'base_rate' is missing");
        Bands.Check(finding.BaseRate, "base_rate", 1, message => report(located, $"{finding.Id}: {message}"));
        foreach (var rule in finding.Rules)
            if (!findings.TryGetValue(rule.Finding, out var number) || number.Answer != AnswerType.Number)
                report(located, $"{finding.Id}: rule on '{rule.Finding}', which is not a numeric finding of the pack");
    }

    private void CheckNumber(Located<Finding> located, Finding finding)
    {
        if (finding.Unit is null)
            report(located, $"{finding.Id}: 'unit' is missing");
        if (finding.Baseline.Count == 0)
            report(located, $"{finding.Id}: 'baseline' is missing");
        if (finding is { Minimum: { } low, Maximum: { } high } && low >= high)
            report(located, $"{finding.Id}: 'minimum' must lie below 'maximum'");
        if (finding.Minimum is null || finding.Maximum is null)
            report(located, $"{finding.Id}: 'minimum' and 'maximum' are needed to tell an impossible value");
        foreach (var range in finding.ReferenceRanges)
            if (range is { Low: { } from, High: { } to } && from >= to)
                report(located, $"{finding.Id}: a reference range's 'low' must lie below its 'high'");
    }

    private void CheckCategory(Located<Finding> located, Finding finding)
    {
        if (finding.Options.Count < 2)
            report(located, $"{finding.Id}: a category needs at least two 'options'");
        if (finding.Options.Select(o => o.Id).Distinct(StringComparer.Ordinal).Count() != finding.Options.Count)
            report(located, $"{finding.Id}: option ids must differ");
        if (finding.Options.Count > 0 && Math.Abs(finding.Options.Sum(o => o.BaseRate) - 1) > 1e-6)
            report(located, $"{finding.Id}: the base rates of its options must sum to 1");
        foreach (var option in finding.Options)
            if (option.Code is { } code && CodeFormats.ProblemOf(code) is { } problem)
                report(located, problem);
    }
}
