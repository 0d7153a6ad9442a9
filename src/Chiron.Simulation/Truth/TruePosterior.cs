namespace Chiron.Simulation.Truth;

/// <summary>A row of <c>truth/posteriors.parquet</c>.</summary>
internal readonly record struct TruePosterior(Guid Patient, DateTime Time, Guid Encounter, string Code, double Probability);
