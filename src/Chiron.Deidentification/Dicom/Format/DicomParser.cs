using System.Buffers.Binary;

namespace Chiron.Deidentification;

/// <summary>
/// Reads data elements. Every length is checked against the bytes that remain before it is used, nothing is allocated by a length, sequences are
/// followed to a fixed depth, and values are slices of the input.
/// </summary>
internal sealed class DicomParser(ReadOnlyMemory<byte> content)
{
    /// <summary>Sequences within sequences beyond this are refused; real objects have some ten.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Elements in one file beyond this are refused, for each takes some hundred bytes of memory and may take only eight of the file.</summary>
    public const int MaximumElements = 4_000_000;

    private const uint Undefined = 0xFFFFFFFF;
    private int _elements;

    /// <summary>Group 0002, whatever its group length says.</summary>
    /// <param name="at">Moved to the first element of another group.</param>
    public DicomDataset ReadMeta(ref int at)
    {
        var meta = new DicomDataset();
        while (at + 8 <= content.Length && BinaryPrimitives.ReadUInt16LittleEndian(content.Span[at..]) == 2)
            meta.Elements.Add(ReadElement(ref at, content.Length, meta, depth: 0));
        return meta;
    }

    public DicomDataset ReadDataset(int at, TransferSyntax syntax)
    {
        var dataset = new DicomDataset { IsImplicit = syntax.IsImplicit, IsBigEndian = syntax.IsBigEndian };
        while (at < content.Length)
            dataset.Elements.Add(ReadElement(ref at, content.Length, dataset, depth: 0));
        return dataset;
    }

    private DicomElement ReadElement(ref int at, int end, DicomDataset dataset, int depth)
    {
        var start = at;
        if (++_elements > MaximumElements)
            throw new DicomException(start, $"there are more than {MaximumElements} data elements");
        Require(at, end, 8, "the head of a data element");
        var span = content.Span;
        var tag = ReadTag(at, dataset.IsBigEndian);
        if (tag.Group == 0xFFFE)
            throw new DicomException(start, $"{tag} delimits something that was not open");

        var vr = (DicomVr)((span[at + 4] << 8) | span[at + 5]);
        var isImplicitForm = dataset.IsImplicit || !(vr.IsKnown || IsPrintable(span[at + 4], span[at + 5]));
        uint length;
        if (isImplicitForm)
        {
            vr = DicomDictionary.Vr(tag);
            length = ReadUInt32(at + 4, dataset.IsBigEndian);
            at += 8;
        }
        else if (vr.HasLongLength)
        {
            Require(at, end, 12, "the head of a data element");
            length = ReadUInt32(at + 8, dataset.IsBigEndian);
            at += 12;
        }
        else
        {
            length = dataset.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(span[(at + 6)..]) : BinaryPrimitives.ReadUInt16LittleEndian(span[(at + 6)..]);
            at += 8;
        }

        var isImplicit = isImplicitForm && !dataset.IsImplicit;
        if (length == Undefined)
            return ReadUndefined(ref at, end, dataset, tag, vr, isImplicit, depth);
        if (length > (uint)(end - at))
            throw new DicomException(start, $"{tag} states a length of {length} where {end - at} bytes remain");

        var stop = at + (int)length;
        if (vr == DicomVr.SQ)
            return new DicomElement(tag, vr, default) { Items = ReadItems(ref at, stop, isUndefined: false, dataset, tag, depth), IsImplicitForm = isImplicit };
        var element = new DicomElement(tag, vr, content.Slice(at, (int)length)) { IsImplicitForm = isImplicit };
        at = stop;
        return element;
    }

    private DicomElement ReadUndefined(ref int at, int end, DicomDataset dataset, DicomTag tag, DicomVr vr, bool isImplicitForm, int depth)
    {
        var isPixels = tag == DicomTags.PixelData || vr is DicomVr.OB or DicomVr.OW;
        if (isPixels)
        {
            var start = at;
            SkipFragments(ref at, end, tag, dataset.IsBigEndian);
            return new DicomElement(tag, vr, content[start..at]) { HasUndefinedLength = true, IsImplicitForm = isImplicitForm };
        }

        // An unknown element of undefined length is a sequence in implicit little-endian form, whatever the file's own (PS3.5 6.2.2 note 2).
        if (vr is not (DicomVr.SQ or DicomVr.UN))
            throw new DicomException(at, $"{tag} leaves its length undefined, which its value representation does not allow");
        var form = vr == DicomVr.UN && !dataset.IsImplicit && !isImplicitForm ? ImplicitLittleEndian : dataset;
        var items = ReadItems(ref at, end, isUndefined: true, form, tag, depth);
        return new DicomElement(tag, vr, default) { Items = items, HasUndefinedLength = true, IsImplicitForm = isImplicitForm };
    }

    internal static DicomDataset ImplicitLittleEndian { get; } = new() { IsImplicit = true };

    /// <summary>The items of a value that is a sequence although its representation does not say so; null where it is none.</summary>
    public static List<DicomDataset>? TryReadItems(ReadOnlyMemory<byte> value, DicomDataset form)
    {
        try
        {
            var at = 0;
            return new DicomParser(value).ReadItems(ref at, value.Length, isUndefined: false, form, default, depth: 1);
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private List<DicomDataset> ReadItems(ref int at, int end, bool isUndefined, DicomDataset form, DicomTag tag, int depth)
    {
        if (depth >= MaximumDepth)
            throw new DicomException(at, $"sequences are nested more than {MaximumDepth} deep");
        var items = new List<DicomDataset>();
        while (isUndefined || at < end)
        {
            Require(at, end, 8, isUndefined ? $"an item of {tag}, or the delimiter that ends it" : $"an item of {tag}");
            var item = ReadTag(at, form.IsBigEndian);
            var length = ReadUInt32(at + 4, form.IsBigEndian);
            if (item == DicomTags.SequenceDelimitation && isUndefined)
            {
                RequireZero(at, length, item);
                at += 8;
                return items;
            }

            if (item != DicomTags.Item)
                throw new DicomException(at, $"an item of {tag} was expected where {item} stands");
            if (++_elements > MaximumElements)
                throw new DicomException(at, $"there are more than {MaximumElements} data elements and items");
            at += 8;
            if (length != Undefined && length > (uint)(end - at))
                throw new DicomException(at - 8, $"an item of {tag} states a length of {length} where {end - at} bytes remain");
            items.Add(ReadItem(ref at, length == Undefined ? end : at + (int)length, length == Undefined, form, depth + 1));
        }

        return items;
    }

    private DicomDataset ReadItem(ref int at, int end, bool isUndefined, DicomDataset form, int depth)
    {
        var item = new DicomDataset { IsImplicit = form.IsImplicit, IsBigEndian = form.IsBigEndian, HasUndefinedLength = isUndefined };
        while (isUndefined || at < end)
        {
            Require(at, end, 8, isUndefined ? "a data element of an item, or the delimiter that ends it" : "the head of a data element");
            if (isUndefined && ReadTag(at, form.IsBigEndian) == DicomTags.ItemDelimitation)
            {
                RequireZero(at, ReadUInt32(at + 4, form.IsBigEndian), DicomTags.ItemDelimitation);
                at += 8;
                return item;
            }

            item.Elements.Add(ReadElement(ref at, end, item, depth));
        }

        return item;
    }

    // The bytes stay as they are; that they are whole is checked.
    private void SkipFragments(ref int at, int end, DicomTag tag, bool isBigEndian)
    {
        while (true)
        {
            Require(at, end, 8, $"a fragment of {tag}, or the delimiter that ends it");
            var item = ReadTag(at, isBigEndian);
            var length = ReadUInt32(at + 4, isBigEndian);
            if (item == DicomTags.SequenceDelimitation)
            {
                RequireZero(at, length, item);
                at += 8;
                return;
            }

            if (item != DicomTags.Item)
                throw new DicomException(at, $"a fragment of {tag} was expected where {item} stands");
            if (length > (uint)(end - at - 8))
                throw new DicomException(at, $"a fragment of {tag} states a length of {length} where {end - at - 8} bytes remain");
            at += 8 + (int)length;
        }
    }

    private static void RequireZero(int at, uint length, DicomTag tag)
    {
        if (length != 0)
            throw new DicomException(at, $"the delimiter {tag} states a length of {length} where 0 was expected");
    }

    private static void Require(int at, int end, int bytes, string what)
    {
        if (end - at < bytes)
            throw new DicomException(at, $"{bytes} bytes were expected for {what}, and {end - at} remain");
    }

    private DicomTag ReadTag(int at, bool isBigEndian)
    {
        var span = content.Span.Slice(at, 4);
        return isBigEndian
            ? new DicomTag(BinaryPrimitives.ReadUInt32BigEndian(span))
            : new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(span), BinaryPrimitives.ReadUInt16LittleEndian(span[2..]));
    }

    private uint ReadUInt32(int at, bool isBigEndian)
    {
        var span = content.Span.Slice(at, 4);
        return isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(span) : BinaryPrimitives.ReadUInt32LittleEndian(span);
    }

    // A representation that is not in the standard, such as "??", still is one: its length has two bytes.
    private static bool IsPrintable(byte first, byte second) => first is >= 0x20 and < 0x7F && second is >= 0x20 and < 0x7F;
}
