namespace Chiron.Simulation.Lives;

/// <summary>One factor of a condition's rate: <paramref name="Factor"/> is a place in <see cref="PersonState.Factors"/>.</summary>
internal readonly record struct RateEdge(int Factor, double Ratio);
