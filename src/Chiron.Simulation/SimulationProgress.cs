namespace Chiron.Simulation;

/// <summary>How far a run is.</summary>
/// <param name="PatientsDone">Patients whose records are written.</param>
/// <param name="Patients">Patients asked for.</param>
/// <param name="ResourcesWritten">FHIR resources so far.</param>
public readonly record struct SimulationProgress(int PatientsDone, int Patients, long ResourcesWritten);
