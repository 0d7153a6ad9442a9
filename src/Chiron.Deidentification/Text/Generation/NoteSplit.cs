namespace Chiron.Deidentification;

/// <summary>What a generated note may be used for. Development, final and the other notes share no template, no filler sentence and no name with one another.</summary>
public enum NoteSplit : byte
{
    Training,

    /// <summary>Templates kept from training, to choose thresholds on.</summary>
    Tuning,

    /// <summary>Never trained on; its errors are looked at.</summary>
    Development,

    /// <summary>For the figures that are reported: neither trained on nor looked at.</summary>
    Final,
}
