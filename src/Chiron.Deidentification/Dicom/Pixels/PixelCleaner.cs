using System.Buffers.Binary;
using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>
/// Looks for text burned into images that may carry it and blackens it in every frame; looks again afterwards. What may carry text and cannot be looked at
/// is quarantined.
/// </summary>
/// <param name="text">Null where no text recognition is installed.</param>
internal sealed class PixelCleaner(ITextFinder? text)
{
    /// <summary>More frames than this are looked at together instead of one by one.</summary>
    private const int MostSingleFrames = 8;

    private const int MostRounds = 3;

    public PixelResult Clean(DicomFile file)
    {
        var dataset = file.Dataset;
        if (dataset.Find(DicomTags.PixelData) is not { IsSequence: false } element || element.Value.IsEmpty)
            return PixelResult.NotExamined(file);
        if (HidesOverlay(dataset))
            return PixelResult.Quarantine("an overlay stands in spare bits of the pixels, where it cannot be looked at");
        var rule = PixelRules.Default.For(dataset);
        if (!rule.Look)
            return PixelResult.NotExamined(file);
        if (element.IsEncapsulated && dataset.IsBigEndian)
            return Unreadable(rule, "it is compressed in a big-endian file, which cannot be");
        if (element.IsEncapsulated && file.Syntax.Uid == TransferSyntax.JpegBaseline)
            return Jpeg(element, dataset, rule);

        var format = PixelFormat.Of(dataset, dataset.IsBigEndian && !element.IsEncapsulated, element.Vr == DicomVr.OW);
        if (format is null)
            return Unreadable(rule, "its dimensions or its kind of pixels cannot be read");
        if (element.IsEncapsulated)
            format = format with { IsPlanar = true };
        var frames = element.IsEncapsulated ? RunLengthFrames(element, file.Syntax.Uid, format) : NativeFrames(element, format);
        if (frames is null)
            return element.IsEncapsulated
                ? Unreadable(rule, $"its compression ({Name(file.Syntax.Uid)}) cannot be read") with { IsCompressed = true }
                : Unreadable(rule, "its pixel data are shorter than its dimensions say");
        var palette = format.Photometric == "PALETTE COLOR" ? Palette.Of(dataset) : null;
        if (format.Photometric == "PALETTE COLOR" && palette is null)
            return Unreadable(rule, "its colour table cannot be read");
        var image = new FrameImage(format, palette);
        return text is null ? Regions(element, dataset, rule, image, frames, format) : Search(element, rule, image, frames, format);
    }

    /// <summary>Whether an overlay plane shows text; also true where it cannot be looked at.</summary>
    public bool OverlayShowsText(DicomDataset dataset, ushort group)
    {
        if (dataset.Find(new DicomTag(group, 0x3000)) is not { IsSequence: false } data || text is null ||
            PixelFormat.Short(dataset, new DicomTag(group, 0x0010)) is not { } rows || PixelFormat.Short(dataset, new DicomTag(group, 0x0011)) is not { } columns ||
            rows == 0 || columns == 0 || (long)rows * columns > data.Value.Length * 8L)
            return true;
        var planes = DicomPeople.Text(dataset, new DicomTag(group, 0x0015), DicomText.Default);
        if (planes is not ("" or "1"))
            return true;
        var bits = data.Value.Span;
        var swap = dataset.IsBigEndian && data.Vr == DicomVr.OW ? 1 : 0;
        var pixels = new byte[rows * columns];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (bits[Math.Min((i >> 3) ^ swap, bits.Length - 1)] >> (i & 7) & 1) != 0 ? (byte)255 : (byte)0;
        return text.Find(new GrayImage(columns, rows, pixels)) is not { Count: 0 };
    }

    private PixelResult Search(DicomElement element, PixelRule rule, FrameImage image, List<ReadOnlyMemory<byte>> frames, PixelFormat format)
    {
        var found = Look(image, frames);
        if (found is null)
            return Unreadable(rule, "the text recognition could not look at it");
        if (found.Count == 0)
            return new PixelResult(PixelOutcome.NoTextFound);
        var changed = frames.ConvertAll(frame => frame.ToArray());
        for (var round = 0; round < MostRounds; round++)
        {
            foreach (var frame in changed)
                image.Blacken(frame, found);
            found = Look(image, changed.ConvertAll(frame => (ReadOnlyMemory<byte>)frame));
            if (found is null)
                break;
            if (found.Count == 0)
                return new PixelResult(PixelOutcome.TextRemoved) { Pixels = Rebuild(element, changed, format) };
        }

        return PixelResult.Quarantine("text was found in the image and could not be removed");
    }

    private List<TextBox>? Look(FrameImage image, List<ReadOnlyMemory<byte>> frames)
    {
        var boxes = new List<TextBox>();
        foreach (var view in image.Views(frames, MostSingleFrames))
        {
            if (text!.Find(view) is not { } found)
                return null;
            boxes.AddRange(found);
        }

        return boxes;
    }

    private PixelResult Jpeg(DicomElement element, DicomDataset dataset, PixelRule rule)
    {
        var number = DicomPeople.Text(dataset, DicomTags.NumberOfFrames, DicomText.Default);
        var count = number.Length == 0 ? 1 : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var stated) ? stated : 0;
        if (text is null || count < 1 || Fragments.Frames(element.Value, count) is not { } frames)
            return Unreadable(rule, "its compression (JPEG) cannot be read") with { IsCompressed = true };
        foreach (var frame in frames)
        {
            if (text.Find(frame) is not { } found)
                return Unreadable(rule, "its JPEG data cannot be read") with { IsCompressed = true };
            if (found.Count > 0)
                return PixelResult.Quarantine("text was found in a JPEG image, which can be looked at but not changed; decompress it and run again") with { IsCompressed = true };
        }

        return new PixelResult(PixelOutcome.NoTextFound);
    }

    private static PixelResult Regions(
        DicomElement element, DicomDataset dataset, PixelRule rule, FrameImage image, List<ReadOnlyMemory<byte>> frames, PixelFormat format)
    {
        if (rule.Otherwise != "outsideUltrasoundRegions" || UltrasoundRegions(dataset, format) is not { Count: > 0 } regions)
            return Unreadable(rule, "no text recognition (tesseract) is installed");
        var changed = frames.ConvertAll(frame => frame.ToArray());
        foreach (var frame in changed)
            image.BlackenOutside(frame, regions);
        return new PixelResult(PixelOutcome.RegionsRemoved) { Pixels = Rebuild(element, changed, format) };
    }

    private static List<TextBox> UltrasoundRegions(DicomDataset dataset, PixelFormat format)
    {
        var regions = new List<TextBox>();
        foreach (var item in dataset.Find(DicomTags.SequenceOfUltrasoundRegions)?.Items ?? [])
            if (Number(item, DicomTags.RegionLocationMinX0) is { } left && Number(item, DicomTags.RegionLocationMinY0) is { } top &&
                Number(item, DicomTags.RegionLocationMaxX1) is { } right && Number(item, DicomTags.RegionLocationMaxY1) is { } bottom)
                regions.Add(new TextBox(left, top, Math.Min(right + 1, format.Columns), Math.Min(bottom + 1, format.Rows)));
        return regions;

        static int? Number(DicomDataset item, DicomTag tag)
        {
            if (item.Find(tag) is not { IsSequence: false, Value.Length: >= 4 } element)
                return null;
            var value = item.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(element.Value.Span) : BinaryPrimitives.ReadUInt32LittleEndian(element.Value.Span);
            return value < 1 << 20 ? (int)value : null;
        }
    }

    private static List<ReadOnlyMemory<byte>>? NativeFrames(DicomElement element, PixelFormat format)
    {
        if ((long)format.FrameLength * format.Frames > element.Value.Length)
            return null;
        return [.. Enumerable.Range(0, format.Frames).Select(frame => element.Value.Slice(frame * format.FrameLength, format.FrameLength))];
    }

    private static List<ReadOnlyMemory<byte>>? RunLengthFrames(DicomElement element, string syntax, PixelFormat format)
    {
        if (syntax != TransferSyntax.RunLength || Fragments.Frames(element.Value, format.Frames) is not { } packed)
            return null;
        var frames = new List<ReadOnlyMemory<byte>>();
        foreach (var frame in packed)
        {
            if (RunLength.Decode(frame.Span, format) is not { } planes)
                return null;
            frames.Add(planes);
        }

        return frames;
    }

    private static DicomElement Rebuild(DicomElement element, List<byte[]> frames, PixelFormat format)
    {
        if (element.IsEncapsulated)
            return new DicomElement(element.Tag, element.Vr, Fragments.Build(frames.ConvertAll(frame => RunLength.Encode(frame, format)))) { HasUndefinedLength = true };
        var value = element.Value.ToArray();
        for (var i = 0; i < frames.Count; i++)
            frames[i].CopyTo(value, i * format.FrameLength);
        return new DicomElement(element.Tag, element.Vr, value) { IsImplicitForm = element.IsImplicitForm };
    }

    // Retired, but found: overlay planes in the bits above those of the image (PS3.5 8.1.2 of editions before 2004).
    private static bool HidesOverlay(DicomDataset dataset) =>
        dataset.Elements.Exists(element => (element.Tag.Group >> 8) == 0x60 && element.Tag.Element == 0x0100 &&
            PixelFormat.Short(dataset, element.Tag) > 1 && dataset.Find(new DicomTag(element.Tag.Group, 0x3000)) is null);

    private static PixelResult Unreadable(PixelRule rule, string why) => PixelResult.Quarantine($"the image may carry text ({rule.Name}), and {why}");

    private static string Name(string syntax) => syntax.AsSpan().ContainsAnyExcept("0123456789.") ? "unknown" : syntax;
}
