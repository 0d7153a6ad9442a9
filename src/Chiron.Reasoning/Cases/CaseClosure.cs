using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;

namespace Chiron.Reasoning.Cases;

/// <summary>Adds what follows: numbers decide their words (a temperature of 39 °C is a fever), specific findings imply general ones.</summary>
internal static class CaseClosure
{
    private const double AdultAge = 40;      // whose limits hold where the age is unknown

    /// <summary>The case with everything that follows, and nothing that followed before.</summary>
    public static Case Of(KnowledgePack pack, Case subject)
    {
        var problems = subject.Problems.ToList();
        var found = new Dictionary<string, CaseFinding>(StringComparer.Ordinal);
        var said = new Dictionary<string, CaseFinding>(StringComparer.Ordinal);     // whose number was found to decide it before
        foreach (var finding in subject.Findings)
            if (finding.ImpliedBy is null)
                found.TryAdd(finding.Finding, finding);
            else if (finding.Words is not null)
                said.TryAdd(finding.Finding, finding);

        foreach (var finding in pack.Findings)
            foreach (var rule in finding.Rules)
                if (subject.ValueOf(rule.Finding) is { } value && (subject.AgeYears ?? AdultAge) is var age && age >= rule.FromAge && age < rule.ToAge)
                {
                    var measured = rule.Holds(value) ? Presence.Present : Presence.Absent;
                    if (!found.TryGetValue(finding.Id, out var stated))
                        said.TryGetValue(finding.Id, out stated);
                    if (stated is not null && stated.Presence != measured && stated.Presence != Presence.Uncertain)
                    {
                        // A fever told of at home and a normal temperature now agree; a denied fever and a measured one don't.
                        if (measured == Presence.Absent)
                            continue;
                        problems.Add(new CaseProblem(
                            CaseProblemKind.Contradiction,
                            $"{finding.Name} is said to be absent, but {pack.Findings[rule.Finding].Name.ToLowerInvariant()} {value:0.##} {Sentence.Unit(pack.Findings[rule.Finding].Unit)} shows it; the measurement was used.",
                            stated.Span));
                    }

                    found[finding.Id] = new CaseFinding(finding.Id, measured, stated?.Span, rule.Finding, stated?.Words, stated?.SinceDays);
                }

        var queue = new Queue<string>(found.Values.Where(f => f.Presence == Presence.Present).Select(f => f.Finding));
        while (queue.TryDequeue(out var specific))
            foreach (var general in pack.Findings[specific].Implies)
            {
                if (found.TryGetValue(general, out var stated) && stated.Presence == Presence.Present)
                    continue;
                if (stated is { Presence: Presence.Absent })
                    problems.Add(new CaseProblem(
                        CaseProblemKind.Contradiction,
                        $"{pack.Findings[general].Name} is said to be absent and {pack.Findings[specific].Name.ToLowerInvariant()} to be present; it was taken as present.",
                        stated.Span));
                found[general] = new CaseFinding(general, Presence.Present, null, specific);
                queue.Enqueue(general);
            }

        return subject with { Findings = [.. found.Values.OrderBy(f => f.Finding, StringComparer.Ordinal)], Problems = [.. problems.Distinct()] };
    }
}
