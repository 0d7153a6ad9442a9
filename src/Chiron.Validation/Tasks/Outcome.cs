namespace Chiron.Validation.Tasks;

/// <summary>What became of a task at a prediction point.</summary>
public enum Outcome : byte
{
    /// <summary>The event is recorded within the horizon.</summary>
    Case,

    /// <summary>The record goes on to the horizon, or ends with death before it, without the event.</summary>
    NonCase,

    /// <summary>Left out: an onset task, and the condition is already recorded.</summary>
    AlreadyRecorded,

    /// <summary>Left out: the record ends before the horizon without the event.</summary>
    Censored,
}
