namespace Chiron.Simulation.Fhir;

/// <summary>Takes patients one after the other.</summary>
internal interface IPatientSink
{
    ResourceSink Sink { get; }

    void BeginPatient();

    void EndPatient();
}
