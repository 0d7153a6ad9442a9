using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>A person with a complaint, in the pack's terms. It holds no identity.</summary>
public sealed record Case
{
    /// <summary>Null where unknown.</summary>
    public double? AgeYears { get; init; }

    /// <summary>Null where unknown or neither female nor male.</summary>
    public Sex? Sex { get; init; }

    /// <summary>Boolean findings, each id once; what follows from others is marked so.</summary>
    public IReadOnlyList<CaseFinding> Findings { get; init; } = [];

    /// <summary>Numbers, each id once, the latest.</summary>
    public IReadOnlyList<CaseValue> Values { get; init; } = [];

    /// <summary>Answers to categorical findings, each id once.</summary>
    public IReadOnlyList<CaseAnswer> Answers { get; init; } = [];

    /// <summary>Numbers measured before the present complaint, each id once, the latest: what is usual for this person.</summary>
    public IReadOnlyList<CaseValue> EarlierValues { get; init; } = [];

    /// <summary>Ids of conditions that the person is known to have or to have had.</summary>
    public IReadOnlyList<string> KnownConditions { get; init; } = [];

    /// <summary>Ids of drugs that the person takes.</summary>
    public IReadOnlyList<string> Drugs { get; init; } = [];

    /// <summary>What the person is allergic to; null where nobody said, empty where it was said that there is nothing.</summary>
    public IReadOnlyList<CaseAllergy>? Allergies { get; init; }

    /// <summary>What is known of genes that decide on drugs.</summary>
    public IReadOnlyList<CaseGene> Genes { get; init; } = [];

    /// <summary>The Child–Pugh class; null where unknown or where the liver is well.</summary>
    public ChildPughClass? LiverClass { get; init; }

    /// <summary>Whether <see cref="KnownConditions"/> is all there is, so that what it does not name is not there.</summary>
    public bool HistoryComplete { get; init; }

    /// <summary>Whether <see cref="Drugs"/> is all that the person takes.</summary>
    public bool DrugsComplete { get; init; }

    /// <summary>Findings that were there and are over: they count neither as present nor as absent.</summary>
    public IReadOnlyList<CaseFinding> Past { get; init; } = [];

    /// <summary>Where the person is seen; null where unknown.</summary>
    public EncounterClass? Setting { get; init; }

    public IReadOnlyList<CaseProblem> Problems { get; init; } = [];

    public bool IsPresent(string finding) => Findings.Any(f => f.Finding == finding && f.Presence == Presence.Present);

    public bool IsAbsent(string finding) => Findings.Any(f => f.Finding == finding && f.Presence == Presence.Absent);

    public double? ValueOf(string finding) => Values.FirstOrDefault(v => v.Finding == finding)?.Value;
}
