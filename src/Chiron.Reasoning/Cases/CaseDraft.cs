using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>What a text or a structured case has said so far; it settles what is said twice.</summary>
internal sealed class CaseDraft(KnowledgePack pack)
{
    private readonly HashSet<string> _contradicted = new(StringComparer.Ordinal);

    public List<CaseProblem> Problems { get; } = [];

    public Dictionary<string, CaseFinding> Findings { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CaseFinding> Past { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CaseValue> Values { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, CaseAnswer> Answers { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Conditions { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Drugs { get; } = new(StringComparer.Ordinal);

    public List<CaseAllergy> Allergies { get; } = [];

    /// <summary>A firm statement goes before an uncertain one; two that disagree leave the finding unknown and are a problem.</summary>
    public void Add(CaseFinding said)
    {
        if (!Findings.TryGetValue(said.Finding, out var before) || (before.Presence == Presence.Uncertain && said.Presence != Presence.Uncertain && !_contradicted.Contains(said.Finding)))
            Findings[said.Finding] = said;
        else if (before.Presence == said.Presence)
            Findings[said.Finding] = before with { SinceDays = before.SinceDays ?? said.SinceDays };
        else if (said.Presence != Presence.Uncertain && _contradicted.Add(said.Finding))
        {
            Problems.Add(new CaseProblem(
                CaseProblemKind.Contradiction, $"{pack.Findings[said.Finding].Name} is said to be both present and absent; it was taken as unknown.", said.Span));
            Findings[said.Finding] = before with { Presence = Presence.Uncertain };
        }
    }

    /// <summary>The case without what follows from it.</summary>
    public Case ToCase() => new()
    {
        Findings = [.. Findings.Values],
        Values = [.. Values.Values.OrderBy(v => v.Finding, StringComparer.Ordinal)],
        Answers = [.. Answers.Values.OrderBy(a => a.Finding, StringComparer.Ordinal)],
        KnownConditions = [.. Conditions.Order(StringComparer.Ordinal)],
        Drugs = [.. Drugs.Order(StringComparer.Ordinal)],
        Past = [.. Past.Values.Where(p => !Findings.ContainsKey(p.Finding)).OrderBy(p => p.Finding, StringComparer.Ordinal)],
    };
}
