namespace Chiron.Deidentification;

/// <summary>What shares one offset of its dates.</summary>
public enum DateShiftScope
{
    /// <summary>One resource, or one bundle: the order between a patient's resources is lost.</summary>
    Resource,

    /// <summary>One file.</summary>
    File,

    /// <summary>All that is made in one run.</summary>
    Folder,
}
