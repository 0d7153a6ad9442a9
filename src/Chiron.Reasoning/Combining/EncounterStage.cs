namespace Chiron.Reasoning.Combining;

/// <summary>How much of a visit is known when its differential is asked for.</summary>
public enum EncounterStage
{
    /// <summary>All of it, with the person's record.</summary>
    Whole,

    /// <summary>A part of what was asked, examined and measured, with the record.</summary>
    Partway,

    /// <summary>What a person might tell: most of what is there, little of what is not, few numbers; no record.</summary>
    Told,
}
