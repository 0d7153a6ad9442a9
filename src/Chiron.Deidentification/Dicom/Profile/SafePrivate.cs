using System.Collections.Frozen;
using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>Private elements that may stay (PS3.15 table E.3.10-1).</summary>
internal static class SafePrivate
{
    private static readonly FrozenDictionary<(ushort Group, byte Element, string Creator), DicomVr> Entries = DataFile.Lines("dicom-safe-private.txt").ToFrozenDictionary(
        line => (ushort.Parse(line.AsSpan(0, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            byte.Parse(line.AsSpan(5, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), line[11..]),
        line => (DicomVr)((line[8] << 8) | line[9]));

    /// <summary>What the element's value is; None where it is not on the list.</summary>
    /// <param name="creator">Who reserved the block that the element stands in, without padding.</param>
    public static DicomVr Find(DicomTag tag, string creator) => Entries.GetValueOrDefault((tag.Group, (byte)tag.Element, creator));
}
