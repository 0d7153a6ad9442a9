namespace Chiron.Timelines.Meds;

/// <summary>How grave a finding of the checker is.</summary>
public enum MedsSeverity
{
    /// <summary>The standard allows it, but it is probably not meant.</summary>
    Warning,

    /// <summary>It breaks the standard: other tools may refuse the dataset or read it wrongly.</summary>
    Error,
}
