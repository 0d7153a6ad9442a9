using Chiron.Timelines;

namespace Chiron.Model;

/// <summary>How much one event of a record speaks for what was asked.</summary>
/// <param name="EventIndex">Place of the event in the timeline that was given.</param>
/// <param name="Event">The event itself.</param>
/// <param name="InformationBits">
/// log₂ of the odds with the event over the odds without it: positive speaks for, negative against; 1 doubles the odds.
/// </param>
public readonly record struct EventEvidence(int EventIndex, Event Event, double InformationBits);
