using System.Buffers.Binary;

namespace Chiron.Deidentification;

/// <summary>The gray of each entry of a colour table (PS3.3 C.7.6.3.1.5).</summary>
internal sealed class Palette
{
    private readonly byte[] _gray;
    private readonly int _first;

    private Palette(byte[] gray, int first) => (_gray, _first) = (gray, first);

    /// <summary>The stored value that is shown darkest.</summary>
    public uint Darkest => (uint)(_first + Array.IndexOf(_gray, _gray.Min()));

    public byte this[uint value] => _gray[Math.Clamp((int)value - _first, 0, _gray.Length - 1)];

    /// <returns>Null where the tables are missing or segmented.</returns>
    public static Palette? Of(DicomDataset dataset)
    {
        if (dataset.Find(DicomTags.RedPalette) is not { IsSequence: false, Value.Length: >= 6 } descriptor)
            return null;
        var entries = Word(descriptor, 0) is var stated and > 0 ? stated : 65536;
        var gray = new byte[entries];
        var sums = new int[entries];
        ReadOnlySpan<DicomTag> tables = [DicomTags.RedPaletteData, DicomTags.GreenPaletteData, DicomTags.BluePaletteData];
        foreach (var tag in tables)
        {
            if (dataset.Find(tag) is not { IsSequence: false } table || table.Value.Length < entries)
                return null;
            var isWords = table.Value.Length >= 2 * entries;
            var shift = isWords && Word(descriptor, 2) > 8 ? 8 : 0;
            for (var i = 0; i < entries; i++)
                sums[i] += isWords ? Word(table, i) >> shift : table.Value.Span[i];
        }

        for (var i = 0; i < entries; i++)
            gray[i] = (byte)Math.Min(255, sums[i] / 3);
        return new Palette(gray, Word(descriptor, 1));

        int Word(DicomElement element, int index)
        {
            var span = element.Value.Span[(2 * index)..];
            return dataset.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(span) : BinaryPrimitives.ReadUInt16LittleEndian(span);
        }
    }
}
