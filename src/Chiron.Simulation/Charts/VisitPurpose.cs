namespace Chiron.Simulation.Charts;

/// <summary>Why a visit took place.</summary>
internal enum VisitPurpose
{
    /// <summary>The first visit of the record: history, risk factors and problem list are taken down.</summary>
    NewPatient,

    /// <summary>A check-up.</summary>
    WellVisit,

    /// <summary>A planned visit for known conditions.</summary>
    FollowUp,

    /// <summary>Something new, or an episode of something known.</summary>
    Problem,
}
