namespace Chiron.Deidentification;

/// <summary>Frames of pixel data as gray images to look for text in, and the blackening of what was found.</summary>
internal sealed class FrameImage(PixelFormat format, Palette? palette)
{
    private const double WellSpread = 0.6;
    private const int LetterRadius = 12;
    private const int LetterContrast = 40;

    private int Pixels => format.Rows * format.Columns;

    /// <summary>
    /// What is looked at: each of a few frames; of many the brightest and the darkest value of each pixel over all of them, and the first and the last frame.
    /// Each is shown as it is and as what is brighter than its surroundings. An image of more than eight bits whose values crowd together is also shown with its contrast widened.
    /// </summary>
    public IEnumerable<GrayImage> Views(IReadOnlyList<ReadOnlyMemory<byte>> frames, int mostSingle)
    {
        if (frames.Count <= mostSingle)
        {
            foreach (var frame in frames)
                foreach (var view in Views(Values(frame.Span)))
                    yield return view;
            yield break;
        }

        var brightest = Values(frames[0].Span);
        var darkest = (float[])brightest.Clone();
        for (var f = 1; f < frames.Count; f++)
        {
            var values = Values(frames[f].Span);
            for (var i = 0; i < values.Length; i++)
            {
                brightest[i] = Math.Max(brightest[i], values[i]);
                darkest[i] = Math.Min(darkest[i], values[i]);
            }
        }

        foreach (var values in (float[][])[brightest, darkest, Values(frames[0].Span), Values(frames[^1].Span)])
            foreach (var view in Views(values))
                yield return view;
    }

    public void Blacken(Span<byte> frame, IReadOnlyList<TextBox> boxes)
    {
        var black = Black(frame);
        foreach (var box in boxes)
            for (var y = box.Top; y < box.Bottom; y++)
                for (var x = box.Left; x < box.Right; x++)
                    Set(frame, y * format.Columns + x, black);
    }

    public void BlackenOutside(Span<byte> frame, IReadOnlyList<TextBox> regions)
    {
        var black = Black(frame);
        for (var y = 0; y < format.Rows; y++)
            for (var x = 0; x < format.Columns; x++)
                if (!regions.Any(region => x >= region.Left && x < region.Right && y >= region.Top && y < region.Bottom))
                    Set(frame, y * format.Columns + x, black);
    }

    private void Set(Span<byte> frame, int pixel, uint black)
    {
        format.SetValue(frame, pixel, 0, black);
        for (var s = 1; s < format.Samples; s++)
            format.SetValue(frame, pixel, s, format.Photometric.StartsWith("YBR", StringComparison.Ordinal) ? 1u << (format.Stored - 1) : black);
    }

    // The darkest that the image itself shows, so that nothing stands out of its range.
    private uint Black(ReadOnlySpan<byte> frame)
    {
        if (palette is not null)
            return palette.Darkest;
        if (format.Samples > 1 || (!format.IsSigned && format.Photometric != "MONOCHROME1"))
            return 0;
        var isInverse = format.Photometric == "MONOCHROME1";
        var best = 0;
        for (var i = 1; i < Pixels; i++)
            if (isInverse ? Number(frame, i) > Number(frame, best) : Number(frame, i) < Number(frame, best))
                best = i;
        return format.Value(frame, best, 0);
    }

    private long Number(ReadOnlySpan<byte> frame, int pixel)
    {
        var value = format.Value(frame, pixel, 0);
        if (!format.IsSigned)
            return format.Stored < 32 ? value & ((1u << format.Stored) - 1) : value;
        return format.Bits switch { 8 => (sbyte)value, 16 => (short)value, _ => (int)value };
    }

    private float[] Values(ReadOnlySpan<byte> frame)
    {
        var values = new float[Pixels];
        var isColour = format.Samples == 3 && !format.Photometric.StartsWith("YBR", StringComparison.Ordinal);
        for (var i = 0; i < values.Length; i++)
            values[i] = palette is not null ? palette[format.Value(frame, i, 0)]
                : isColour ? (format.Value(frame, i, 0) + (float)format.Value(frame, i, 1) + format.Value(frame, i, 2)) / 3
                : Number(frame, i);
        return values;
    }

    private IEnumerable<GrayImage> Views(float[] values)
    {
        var (low, high) = (values.Min(), values.Max());
        if (high <= low)
            yield break; // one gray: nothing is written there
        var plain = Scale(values, low, high);
        yield return plain;
        var letters = plain.BrighterThanAround(LetterRadius, LetterContrast);
        if (letters.Pixels.AsSpan().Contains((byte)0))
            yield return letters;
        if (format.Bits == 8)
            yield break;
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        var (first, last) = (sorted[sorted.Length / 100], sorted[sorted.Length - 1 - sorted.Length / 100]);
        if (last > first && last - first < WellSpread * (high - low))
            yield return Scale(values, first, last);
    }

    private GrayImage Scale(float[] values, float low, float high)
    {
        var pixels = new byte[values.Length];
        var factor = 255 / (high - low);
        for (var i = 0; i < values.Length; i++)
            pixels[i] = (byte)Math.Clamp((values[i] - low) * factor, 0, 255);
        return new GrayImage(format.Columns, format.Rows, pixels);
    }
}
