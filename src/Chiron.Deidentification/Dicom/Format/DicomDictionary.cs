using System.Collections.Frozen;
using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>Value representations and keywords of the standard's data elements.</summary>
public static class DicomDictionary
{
    private static readonly FrozenDictionary<uint, (DicomVr Vr, string Keyword)> Entries = Load();

    /// <summary>The value representation of a tag; UN where the standard's dictionary does not have it, and for private ones but their creators.</summary>
    public static DicomVr Vr(DicomTag tag)
    {
        if (tag.IsGroupLength)
            return DicomVr.UL;
        if (tag.IsPrivate)
            return tag.IsPrivateCreator ? DicomVr.LO : DicomVr.UN;
        return Entries.TryGetValue(Key(tag), out var entry) ? entry.Vr : DicomVr.UN;
    }

    /// <summary>The keyword, such as PatientID; "" where the dictionary does not have the tag.</summary>
    public static string Keyword(DicomTag tag) => Entries.TryGetValue(Key(tag), out var entry) ? entry.Keyword : "";

    public static bool Contains(DicomTag tag) => Entries.ContainsKey(Key(tag));

    // The elements of a repeating group stand under its first group.
    private static uint Key(DicomTag tag)
    {
        if ((tag.Group >> 8) is 0x50 or 0x60 or 0x7F && tag.Group != 0x7FE0)
            return (tag.Value & 0xFF000000) | tag.Element;
        return tag.Group == 0x0020 && (tag.Element >> 8) == 0x31 ? tag.Value & 0xFFFFFF00 : tag.Value;
    }

    private static FrozenDictionary<uint, (DicomVr, string)> Load()
    {
        var entries = new Dictionary<uint, (DicomVr, string)>();
        foreach (var line in DataFile.Lines("dicom-dictionary.txt"))
        {
            var tag = uint.Parse(line[..8].Replace("xx", "00", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            entries.TryAdd(tag, ((DicomVr)((line[9] << 8) | line[10]), line[12..]));
        }

        return entries.ToFrozenDictionary();
    }
}
