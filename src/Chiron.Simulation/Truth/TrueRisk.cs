namespace Chiron.Simulation.Truth;

/// <summary>A row of <c>truth/risks.parquet</c>.</summary>
internal readonly record struct TrueRisk(Guid Patient, DateTime Time, string Code, double HorizonDays, double Probability);
