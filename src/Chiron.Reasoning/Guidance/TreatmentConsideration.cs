namespace Chiron.Reasoning.Guidance;

/// <summary>A treatment to weigh for this person, with what speaks for and against it. Never an order.</summary>
public sealed record TreatmentConsideration
{
    /// <summary>Id of the drug or procedure; for words, the condition's id with <c>-advice</c>.</summary>
    public required string Id { get; init; }

    public required TreatmentKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Ids of the conditions that it would treat, likeliest first.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    /// <summary>The best line of treatment that it stands in, 1 for the first; null where only a recommendation names it.</summary>
    public int? Line { get; init; }

    /// <summary>Names of the drugs that are given with it in that line.</summary>
    public required IReadOnlyList<string> Together { get; init; }

    /// <summary>By weight.</summary>
    public required IReadOnlyList<TreatmentReason> Reasons { get; init; }

    /// <summary>Of the treatment itself; reasons name their own.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    public bool IsExcluded => Reasons.Any(r => r.Weight == TreatmentWeight.Excludes);

    public IEnumerable<TreatmentReason> Of(TreatmentWeight weight) => Reasons.Where(r => r.Weight == weight);
}
