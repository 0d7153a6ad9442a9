namespace Chiron.Serving.Clinical;

/// <summary>
/// An outcome: <c>any_of</c> or <c>all_of</c> some codes; <c>first</c> one code <c>before</c> any of others; or <c>any_of</c> some codes <c>within_days</c>
/// <c>after</c> others. A code that is the parent of others stands for any of them.
/// </summary>
internal sealed record OutcomeDefinition
{
    public IReadOnlyList<string>? AnyOf { get; init; }

    public IReadOnlyList<string>? AllOf { get; init; }

    public string? First { get; init; }

    /// <summary>Beside <c>first</c>: the codes that must not come before it.</summary>
    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>Beside <c>any_of</c> and <c>after</c>, as in a readmission within 30 days after a discharge.</summary>
    public double? WithinDays { get; init; }

    public IReadOnlyList<string>? After { get; init; }
}
