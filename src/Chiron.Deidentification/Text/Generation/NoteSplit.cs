namespace Chiron.Deidentification;

/// <summary>What a generated note may be used for. Held-out notes share no template, no filler sentence and no name with the others.</summary>
public enum NoteSplit : byte
{
    Training,

    /// <summary>Templates kept from training, to choose thresholds on.</summary>
    Tuning,

    /// <summary>For measuring alone.</summary>
    HeldOut,
}
