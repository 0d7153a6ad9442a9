namespace Chiron.Simulation.Truth;

/// <summary>What <c>truth/simulation.json</c> says: how these records came about.</summary>
internal sealed record SimulationRecord(
    string Notice,
    SimulationOptions Options,
    string PackName,
    string PackVersion,
    string PackHash,
    int Patients,
    int Deaths,
    long Encounters,
    long ClinicalFacts,
    long Resources,
    long TrueRisks,
    long TruePosteriors);
