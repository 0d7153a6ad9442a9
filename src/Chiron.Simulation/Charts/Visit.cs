using Chiron.Knowledge;
using Chiron.Simulation.Identity;

namespace Chiron.Simulation.Charts;

/// <summary>One encounter and all that was recorded in it.</summary>
internal sealed class Visit
{
    public required Guid Id { get; init; }

    public required VisitPurpose Purpose { get; init; }

    public required EncounterClass Class { get; init; }

    public required DateTime Start { get; init; }

    /// <summary>Of an inpatient stay: discharge, days after the work-up.</summary>
    public required DateTime End { get; set; }

    public required CareSite Site { get; init; }

    public required Clinician Clinician { get; init; }

    /// <summary>The finding that the patient came for, or -1.</summary>
    public int Complaint { get; set; } = -1;

    /// <summary>In order of time.</summary>
    public List<ChartEntry> Entries { get; } = [];
}
