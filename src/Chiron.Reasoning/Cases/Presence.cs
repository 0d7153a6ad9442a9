namespace Chiron.Reasoning.Cases;

/// <summary>What a case says about a boolean finding.</summary>
public enum Presence
{
    Present,
    Absent,

    /// <summary>Mentioned, but neither stated nor denied: "possible fever". It counts as unknown.</summary>
    Uncertain,
}
