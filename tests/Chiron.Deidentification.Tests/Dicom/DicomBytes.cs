using System.Buffers.Binary;
using System.Text;

namespace Chiron.Deidentification.Tests;

/// <summary>DICOM written by hand, independently of the product's writer: explicit little-endian unless said otherwise.</summary>
internal sealed class DicomBytes
{
    private readonly MemoryStream _bytes = new();

    public static byte[] File(Action<DicomBytes> dataset, string syntax = TransferSyntax.ExplicitLittleEndian, string sopClass = "1.2.840.10008.5.1.4.1.1.7")
    {
        var meta = new DicomBytes().Add(0x00020001, "OB", [0, 1]).Text(0x00020002, "UI", sopClass).Text(0x00020003, "UI", "1.2.3.4.5").Text(0x00020010, "UI", syntax).ToArray();
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, meta.Length);
        var body = new DicomBytes();
        dataset(body);
        return [.. new byte[128], .. "DICM"u8, .. new DicomBytes().Add(0x00020000, "UL", length).ToArray(), .. meta, .. body.ToArray()];
    }

    public DicomBytes Add(uint tag, string vr, ReadOnlySpan<byte> value)
    {
        Tag(tag);
        _bytes.Write(Encoding.ASCII.GetBytes(vr));
        if (vr is "OB" or "OW" or "SQ" or "UN" or "UT" or "UC" or "UR" or "OF" or "OD" or "OL")
        {
            _bytes.Write([0, 0]);
            Number((uint)value.Length);
        }
        else
        {
            _bytes.Write([(byte)value.Length, (byte)(value.Length >> 8)]);
        }

        _bytes.Write(value);
        return this;
    }

    public DicomBytes Text(uint tag, string vr, string value, Encoding? encoding = null)
    {
        var bytes = (encoding ?? Encoding.Latin1).GetBytes(value);
        return Add(tag, vr, bytes.Length % 2 == 0 ? bytes : [.. bytes, vr == "UI" ? (byte)0 : (byte)' ']);
    }

    public DicomBytes Short(uint tag, ushort value) => Add(tag, "US", [(byte)value, (byte)(value >> 8)]);

    /// <summary>A sequence of undefined length of items of undefined length.</summary>
    public DicomBytes Sequence(uint tag, params ReadOnlySpan<Action<DicomBytes>> items)
    {
        Tag(tag);
        _bytes.Write("SQ\0\0"u8);
        Number(0xFFFFFFFF);
        foreach (var item in items)
        {
            Tag(0xFFFEE000);
            Number(0xFFFFFFFF);
            item(this);
            Tag(0xFFFEE00D);
            Number(0);
        }

        Tag(0xFFFEE0DD);
        Number(0);
        return this;
    }

    /// <summary>Pixel data in fragments, with an empty offset table.</summary>
    public DicomBytes Encapsulated(params ReadOnlySpan<byte[]> fragments)
    {
        Tag(0x7FE00010);
        _bytes.Write("OB\0\0"u8);
        Number(0xFFFFFFFF);
        Tag(0xFFFEE000);
        Number(0);
        foreach (var fragment in fragments)
        {
            Tag(0xFFFEE000);
            Number((uint)fragment.Length);
            _bytes.Write(fragment);
        }

        Tag(0xFFFEE0DD);
        Number(0);
        return this;
    }

    public DicomBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public DicomBytes Tag(uint tag)
    {
        _bytes.Write([(byte)(tag >> 16), (byte)(tag >> 24), (byte)tag, (byte)(tag >> 8)]);
        return this;
    }

    public DicomBytes Number(uint value)
    {
        _bytes.Write([(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)]);
        return this;
    }

    public byte[] ToArray() => _bytes.ToArray();
}
