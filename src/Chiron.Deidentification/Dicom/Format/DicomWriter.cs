using System.Buffers.Binary;

namespace Chiron.Deidentification;

/// <summary>Writes data elements in the encoding that their dataset says, lengths of sequences defined or not as they were.</summary>
internal sealed class DicomWriter(Stream target)
{
    private const uint Undefined = 0xFFFFFFFF;
    private readonly byte[] _head = new byte[12];

    public void Write(DicomDataset dataset)
    {
        Measure(dataset);
        WriteElements(dataset);
    }

    private void WriteElements(DicomDataset dataset)
    {
        foreach (var element in dataset.Elements)
            Write(element, dataset);
    }

    private void Write(DicomElement element, DicomDataset dataset)
    {
        WriteHead(element, dataset);
        if (element.Items is not { } items)
        {
            target.Write(element.Value.Span);
            return;
        }

        foreach (var item in items)
        {
            WriteDelimiter(DicomTags.Item, item.HasUndefinedLength ? Undefined : Length(item.MeasuredLength, DicomTags.Item), item.IsBigEndian);
            WriteElements(item);
            if (item.HasUndefinedLength)
                WriteDelimiter(DicomTags.ItemDelimitation, 0, item.IsBigEndian);
        }

        if (element.HasUndefinedLength)
            WriteDelimiter(DicomTags.SequenceDelimitation, 0, items.Count > 0 ? items[0].IsBigEndian : dataset.IsBigEndian && element.Vr != DicomVr.UN);
    }

    private void WriteHead(DicomElement element, DicomDataset dataset)
    {
        var head = _head.AsSpan();
        WriteTag(head, element.Tag, dataset.IsBigEndian);
        var length = element.HasUndefinedLength ? Undefined : Length(element.IsSequence ? element.MeasuredLength : element.Value.Length, element.Tag);
        if (dataset.IsImplicit || element.IsImplicitForm)
        {
            WriteUInt32(head[4..], length, dataset.IsBigEndian);
            target.Write(head[..8]);
            return;
        }

        head[4] = (byte)((int)element.Vr >> 8);
        head[5] = (byte)element.Vr;
        if (element.Vr.HasLongLength)
        {
            head[6] = head[7] = 0;
            WriteUInt32(head[8..], length, dataset.IsBigEndian);
            target.Write(head);
            return;
        }

        if (length > ushort.MaxValue)
            throw new DicomException($"{element.Tag} has {length} bytes, and its value representation holds {ushort.MaxValue}");
        if (dataset.IsBigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(head[6..], (ushort)length);
        else
            BinaryPrimitives.WriteUInt16LittleEndian(head[6..], (ushort)length);
        target.Write(head[..8]);
    }

    private void WriteDelimiter(DicomTag tag, uint length, bool isBigEndian)
    {
        WriteTag(_head, tag, isBigEndian);
        WriteUInt32(_head.AsSpan(4), length, isBigEndian);
        target.Write(_head.AsSpan(0, 8));
    }

    // Once over everything, from the inside out, so that no length is counted twice.
    private static long Measure(DicomDataset dataset)
    {
        long length = 0;
        foreach (var element in dataset.Elements)
        {
            length += dataset.IsImplicit || element.IsImplicitForm || !element.Vr.HasLongLength ? 8 : 12;
            if (element.Items is not { } items)
            {
                length += element.Value.Length;
                continue;
            }

            long inside = 0;
            foreach (var item in items)
                inside += 8 + Measure(item) + (item.HasUndefinedLength ? 8 : 0);
            element.MeasuredLength = inside;
            length += inside + (element.HasUndefinedLength ? 8 : 0);
        }

        return dataset.MeasuredLength = length;
    }

    private static uint Length(long bytes, DicomTag tag) =>
        bytes < Undefined ? (uint)bytes : throw new DicomException($"{tag} has {bytes} bytes, more than a length can state");

    private static void WriteTag(Span<byte> target, DicomTag tag, bool isBigEndian)
    {
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(target, tag.Value);
            return;
        }

        BinaryPrimitives.WriteUInt16LittleEndian(target, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], tag.Element);
    }

    private static void WriteUInt32(Span<byte> target, uint value, bool isBigEndian)
    {
        if (isBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(target, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(target, value);
    }
}
