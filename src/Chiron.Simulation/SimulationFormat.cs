namespace Chiron.Simulation;

/// <summary>How the records are laid out in files.</summary>
public enum SimulationFormat
{
    /// <summary>NDJSON, one transaction bundle with all of a patient's resources a line.</summary>
    Bundles,

    /// <summary>One NDJSON file a resource type, as FHIR Bulk Data Access exports them.</summary>
    Bulk,
}
