namespace Chiron.Serving.Answers;

/// <summary>One outcome over several horizons.</summary>
/// <param name="Name">In words, such as <c>any of A, B</c>.</param>
/// <param name="Horizons">By length.</param>
public sealed record OutcomeEntry(string Name, IReadOnlyList<SampledRisk> Horizons);
