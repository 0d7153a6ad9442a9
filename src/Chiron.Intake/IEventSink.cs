using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Intake;

/// <summary>Takes the events that a reader makes, in the order in which the record gives them.</summary>
public interface IEventSink
{
    /// <param name="subjectId">See <see cref="SubjectIds"/>.</param>
    /// <param name="e">The event.</param>
    /// <param name="kind">What its code records.</param>
    /// <param name="unit">Of the numeric value; null where there is none.</param>
    /// <param name="description">The code's display in the record; null where it has none.</param>
    void Add(long subjectId, in Event e, EventKind kind, string? unit, string? description);
}
