using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Assessing;

/// <summary>One thing that a case states, and the case without it.</summary>
/// <param name="Id">Of the finding, condition or drug.</param>
/// <param name="Statement">In words for clinicians.</param>
/// <param name="Without">The case without it, before what follows is worked out again.</param>
internal sealed record CaseItem(string Id, string Statement, Case Without)
{
    public static IReadOnlyList<CaseItem> Of(KnowledgePack pack, Case subject)
    {
        var items = new List<CaseItem>();
        foreach (var finding in subject.Findings)
            if (finding.ImpliedBy is null && finding.Presence != Presence.Uncertain)
                items.Add(new CaseItem(
                    finding.Finding, Words(pack, finding),
                    subject with { Findings = [.. subject.Findings.Where(f => f.Finding != finding.Finding)] }));
        foreach (var value in subject.Values)
            items.Add(new CaseItem(
                value.Finding, Words(pack, value), subject with { Values = [.. subject.Values.Where(v => v.Finding != value.Finding)] }));
        foreach (var condition in subject.KnownConditions)
            items.Add(new CaseItem(
                condition, "known " + Sentence.Lower(pack.Conditions[condition].Name),
                subject with { KnownConditions = [.. subject.KnownConditions.Where(c => c != condition)] }));
        foreach (var drug in subject.Drugs)
            items.Add(new CaseItem(drug, "takes " + Sentence.Lower(pack.Drugs[drug].Name), subject with { Drugs = [.. subject.Drugs.Where(d => d != drug)] }));
        return items;
    }

    public static string Words(KnowledgePack pack, CaseFinding finding)
    {
        var name = Sentence.Lower(pack.Findings[finding.Finding].Name);
        return finding.Presence switch { Presence.Absent => "no " + name, Presence.Uncertain => "possibly " + name, _ => name };
    }

    public static string Words(KnowledgePack pack, CaseValue value)
    {
        var finding = pack.Findings[value.Finding];
        return $"{Sentence.Lower(finding.Name)} {Math.Round(value.Value, finding.Decimals)} {Sentence.Unit(finding.Unit)}".TrimEnd();
    }
}
