namespace Chiron.Simulation.Charts;

/// <summary>What a line of the chart records, and so which FHIR resource it becomes.</summary>
internal enum EntryKind
{
    /// <summary>A finding answered; Place is in the pack's findings.</summary>
    Observation,

    /// <summary>A condition diagnosed; Place is in the pack's conditions, or -1 for an illness that the pack does not hold.</summary>
    Diagnosis,

    /// <summary>A drug ordered; Place is in the pack's drugs.</summary>
    Medication,

    /// <summary>A procedure done; Place is in the pack's procedures.</summary>
    Procedure,

    /// <summary>A vaccine given; Place is in <see cref="Vaccine.All"/>.</summary>
    Immunization,

    /// <summary>A test's report; Place is in the pack's tests.</summary>
    Report,
}
