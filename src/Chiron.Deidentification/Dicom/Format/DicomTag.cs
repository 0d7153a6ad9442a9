namespace Chiron.Deidentification;

/// <summary>The number of a data element: group in the upper, element in the lower sixteen bits.</summary>
public readonly record struct DicomTag(uint Value) : IComparable<DicomTag>
{
    public DicomTag(ushort group, ushort element)
        : this(((uint)group << 16) | element)
    {
    }

    public ushort Group => (ushort)(Value >> 16);

    public ushort Element => (ushort)Value;

    /// <summary>Groups of odd number belong to manufacturers.</summary>
    public bool IsPrivate => (Value & 0x10000) != 0;

    /// <summary>(gggg,0010-00FF) of a private group names who defines the elements (gggg,10xx-FFxx).</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x10 and <= 0xFF;

    public bool IsGroupLength => Element == 0;

    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>(0010,0020).</summary>
    public override string ToString() => $"({Group:X4},{Element:X4})";
}
