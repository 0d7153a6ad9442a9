using System.Buffers.Binary;
using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>How the pixels of an image are laid out (PS3.3 C.7.6.3).</summary>
/// <param name="Frames">At least 1.</param>
/// <param name="Samples">1 or 3.</param>
/// <param name="IsPlanar">All values of one sample before those of the next.</param>
/// <param name="Bits">Allocated: 8, 16 or 32.</param>
/// <param name="Photometric">Such as MONOCHROME2.</param>
internal sealed record PixelFormat(int Rows, int Columns, int Frames, int Samples, bool IsPlanar, int Bits, int Stored, bool IsSigned, string Photometric, bool IsBigEndian)
{
    // Bytes as words of a big-endian file: each pair has changed places.
    private bool IsSwapped { get; init; }

    private const long LargestFrame = 1L << 27;

    public int BytesPerValue => Bits / 8;

    /// <summary>Two pixels share their colour: Y Y Cb Cr.</summary>
    public bool IsSubsampled => Photometric == "YBR_FULL_422";

    public int FrameLength => Rows * Columns * BytesPerValue * (IsSubsampled ? 2 : Samples);

    /// <returns>Null where the elements are missing, or say something that cannot be read here.</returns>
    /// <param name="isWords">Whether the values are written as words (OW).</param>
    public static PixelFormat? Of(DicomDataset dataset, bool isBigEndian, bool isWords)
    {
        var samples = Short(dataset, DicomTags.SamplesPerPixel) ?? 1;
        var bits = Short(dataset, DicomTags.BitsAllocated) ?? 0;
        if (Short(dataset, DicomTags.Rows) is not { } rows || Short(dataset, DicomTags.Columns) is not { } columns || rows == 0 || columns == 0 ||
            samples is not (1 or 3) || bits is not (8 or 16 or 32) || (long)rows * columns * samples * (bits / 8) > LargestFrame)
            return null;
        var text = DicomPeople.Text(dataset, DicomTags.NumberOfFrames, DicomText.Default);
        var frames = text.Length == 0 ? 1 : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var photometric = DicomPeople.Text(dataset, DicomTags.PhotometricInterpretation, DicomText.Default);
        if (frames < 1 || (photometric == "YBR_FULL_422" && (bits != 8 || samples != 3 || columns % 2 != 0)))
            return null;
        return new PixelFormat(
            rows, columns, frames, samples, (Short(dataset, DicomTags.PlanarConfiguration) ?? 0) == 1, bits, Short(dataset, DicomTags.BitsStored) ?? bits,
            (Short(dataset, DicomTags.PixelRepresentation) ?? 0) == 1, photometric, isBigEndian)
        {
            IsSwapped = isBigEndian && isWords && bits == 8 && rows * columns * samples % 2 == 0,
        };
    }

    /// <summary>Of a frame's bytes the value of a sample of a pixel; unsigned as stored.</summary>
    public uint Value(ReadOnlySpan<byte> frame, int pixel, int sample)
    {
        var at = Offset(pixel, sample);
        return Bits switch
        {
            8 => frame[IsSwapped ? at ^ 1 : at],
            16 => IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(frame[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(frame[at..]),
            _ => IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(frame[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(frame[at..]),
        };
    }

    public void SetValue(Span<byte> frame, int pixel, int sample, uint value)
    {
        var at = Offset(pixel, sample);
        if (Bits == 8)
            frame[IsSwapped ? at ^ 1 : at] = (byte)value;
        else if (Bits == 16 && IsBigEndian)
            BinaryPrimitives.WriteUInt16BigEndian(frame[at..], (ushort)value);
        else if (Bits == 16)
            BinaryPrimitives.WriteUInt16LittleEndian(frame[at..], (ushort)value);
        else if (IsBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(frame[at..], value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(frame[at..], value);
    }

    public static int? Short(DicomDataset dataset, DicomTag tag)
    {
        if (dataset.Find(tag) is not { IsSequence: false, Value.Length: >= 2 } element)
            return null;
        var span = element.Value.Span;
        return dataset.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(span) : BinaryPrimitives.ReadUInt16LittleEndian(span);
    }

    private int Offset(int pixel, int sample) =>
        IsSubsampled ? (sample == 0 ? (pixel / 2 * 4) + (pixel % 2) : (pixel / 2 * 4) + 1 + sample)
        : IsPlanar ? (sample * Rows * Columns + pixel) * BytesPerValue
        : (pixel * Samples + sample) * BytesPerValue;
}
