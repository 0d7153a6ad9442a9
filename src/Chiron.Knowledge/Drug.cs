namespace Chiron.Knowledge;

/// <summary>A medicine by its ingredient.</summary>
public sealed record Drug
{
    public required string Id { get; init; }

    /// <summary>Generic name.</summary>
    public required string Name { get; init; }

    /// <summary>Brand names and abbreviations.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>RxNorm concept id of the ingredient; null where unsure.</summary>
    public string? RxNorm { get; init; }

    /// <summary>Kebab-case name of its class, such as <c>ace-inhibitor</c>.</summary>
    public required string Class { get; init; }

    /// <summary>Ids of the conditions that it treats.</summary>
    public IReadOnlyList<string> Indications { get; init; } = [];

    /// <summary>What it treats besides, in words, where the pack holds no such condition.</summary>
    public IReadOnlyList<string> OtherUses { get; init; } = [];

    /// <summary>Ids of conditions or findings in which it must not be given.</summary>
    public IReadOnlyList<string> Contraindications { get; init; } = [];

    public IReadOnlyList<DrugInteraction> Interactions { get; init; } = [];

    public IReadOnlyList<RenalDosing> Renal { get; init; } = [];

    public IReadOnlyList<HepaticDosing> Hepatic { get; init; } = [];

    /// <summary>Null where the pack says nothing of pregnancy, which does not mean that it is safe.</summary>
    public PregnancyAdvice? Pregnancy { get; init; }

    public IReadOnlyList<AgeAdvice> Ages { get; init; } = [];

    public IReadOnlyList<DrugMonitoring> Monitoring { get; init; } = [];

    public IReadOnlyList<PharmacogeneAdvice> Pharmacogenes { get; init; } = [];

    public IReadOnlyList<ValueEffect> Effects { get; init; } = [];

    /// <summary>Taken for good rather than for one episode.</summary>
    public bool LongTerm { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The code that events carry: <c>RXNORM//…</c>, else <c>CHIRON//id</c>.</summary>
    public string EventCode => RxNorm is null ? "CHIRON//" + Id : "RXNORM//" + RxNorm;
}
