namespace Chiron.Deidentification.Tests;

public sealed class DicomPixelTests
{
    private const int Width = 240;
    private const int Height = 160;
    private const int Left = 20;
    private const int Top = 12;
    private const int Size = 2;
    private const string Name = "SMITH JOHN 1962";

    private static readonly DicomPart10 Format = new();

    public static TheoryData<string> Kinds => ["gray8", "gray16", "signed16", "inverse", "rgb", "planar", "palette", "ybr422", "rle", "rleRgb", "bigEndian", "frames"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Given_text_found_in_pixels_of_any_layout_When_cleaned_Then_it_is_black_in_every_frame(string kind) =>
        RequireBlack(Clean(Image(kind, hasText: true), new DrawnTextFinder()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Given_pixels_of_any_layout_without_text_When_cleaned_Then_they_are_unchanged(string kind) =>
        RequireUnchanged(Image(kind, hasText: false), new DrawnTextFinder());

    [Theory]
    [InlineData("dicom-pydicom-data/JPGExtended.dcm")]
    [InlineData("dicom-pydicom/JPEG-LL.dcm")]
    [InlineData("dicom-pydicom-data/JLSL_08_07_0_1F.dcm")]
    [InlineData("dicom-pydicom/JPEG2000.dcm")]
    public void Given_a_compressed_image_that_may_carry_text_When_a_decoder_is_installed_Then_it_is_looked_at_and_written_uncompressed(string name)
    {
        DicomTools.Require("gdcmconv");
        using var folder = new Testing.TemporaryFolder();
        var source = Directory.EnumerateFiles(DicomCorpus.Root, Path.GetFileName(name), SearchOption.AllDirectories).First();
        File.Copy(source, folder.File("source.dcm"));
        using (var file = Format.Read(folder.File("source.dcm")))
        using (var marked = File.Create(folder.File("marked.dcm")))
        {
            file.Dataset.Set(new DicomElement(DicomTags.BurnedInAnnotation, DicomVr.CS, "YES "u8.ToArray()));
            file.Dataset.Elements.RemoveAll(element => element.Tag == DicomTags.PatientId || element.Tag == DicomTags.PatientName || element.Tag == DicomTags.StudyInstanceUid);
            Format.Write(file, marked);
        }

        using var target = new MemoryStream();
        var result = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, text: new DrawnTextFinder()).Clean(folder.File("marked.dcm"), target);

        Assert.True(result.IsWritten, result.Reason);
        Assert.True(result.IsDecompressed);
        var refused = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, text: new DrawnTextFinder(), decoder: new FailingDecoder()).Clean(folder.File("marked.dcm"), Stream.Null);
        Assert.Equal(refused.Pseudonym, result.Pseudonym);
        Assert.Contains(result.Pixels, (PixelOutcome[])[PixelOutcome.NoTextFound, PixelOutcome.TextRemoved]);
        using var output = Format.Read(target.ToArray().AsMemory());
        Assert.False(output.Dataset.Find(DicomTags.PixelData)!.IsEncapsulated);
    }

    [Fact]
    public void Given_a_compression_that_the_decoder_cannot_read_When_cleaned_Then_the_image_is_quarantined_and_nothing_lies_about()
    {
        using var folder = new Testing.TemporaryFolder();
        File.WriteAllBytes(folder.File("a.dcm"), DicomBytes.File(
            d => d.Text(0x00080018, "UI", "1.2.3.4").Text(0x00080060, "CS", "US").Text(0x00100010, "PN", "Quennell^Ann").Text(0x00280004, "CS", "MONOCHROME2").Short(0x00280010, 8).Short(0x00280011, 8)
                .Short(0x00280002, 1).Short(0x00280100, 8).Short(0x00280101, 8).Short(0x00280102, 7).Short(0x00280103, 0).Encapsulated([1, 2, 3, 4]), "1.2.840.10008.1.2.4.90"));
        var decoder = new FailingDecoder();
        using var target = new MemoryStream();

        var result = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, text: new DrawnTextFinder(), decoder: decoder).Clean(folder.File("a.dcm"), target);

        Assert.False(result.IsWritten);
        Assert.Contains("compression", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, target.Length);
        Assert.False(Directory.Exists(Path.GetDirectoryName(decoder.Target)));
    }

    [Theory]
    [InlineData("gray8")]
    [InlineData("frames")]
    public void Given_a_name_burned_into_an_image_When_tesseract_looks_Then_it_is_black_in_every_frame_and_the_file_says_so(string kind)
    {
        RequireTesseract();
        RequireBlack(Clean(Image(kind, hasText: true)));
    }

    [Theory]
    [InlineData("gray16")]
    [InlineData("rgb")]
    public void Given_an_image_without_text_When_tesseract_looks_Then_its_pixels_are_unchanged(string kind)
    {
        RequireTesseract();
        RequireUnchanged(Image(kind, hasText: false), text: null);
    }

    private static void RequireBlack((byte[] Bytes, DicomResult Result) cleaned)
    {
        Assert.Null(cleaned.Result.Reason);
        Assert.Equal(PixelOutcome.TextRemoved, cleaned.Result.Pixels);
        Assert.True((cleaned.Result.Options & DicomOptions.CleanPixelData) != DicomOptions.None);
        using var file = Format.Read(cleaned.Bytes.AsMemory());
        Assert.Equal("NO", DicomPeople.Text(file.Dataset, DicomTags.BurnedInAnnotation, DicomText.Default));
        foreach (var frame in Frames(file))
        {
            var values = BitmapFont.Draw(Name, Left, Top, Size).Select(dot => frame[dot.Y * Width + dot.X]).Distinct().ToList();
            Assert.Single(values); // letters and what was around them are one value
            Assert.Equal(values[0], frame[(Top + 1) * Width + Left + 5 * Size + 1]);
            Assert.True(frame.Distinct().Count() > 20, "the picture itself is still there");
        }
    }

    private static void RequireUnchanged(byte[] source, ITextFinder? text)
    {
        var (bytes, result) = Clean(source, text);
        Assert.Null(result.Reason);
        Assert.Equal(PixelOutcome.NoTextFound, result.Pixels);
        using var before = Format.Read(source.AsMemory());
        using var after = Format.Read(bytes.AsMemory());
        Assert.True(before.Dataset.Find(DicomTags.PixelData)!.Value.Span.SequenceEqual(after.Dataset.Find(DicomTags.PixelData)!.Value.Span));
    }

    [Fact]
    public void Given_an_ultrasound_image_that_cannot_be_read_When_cleaned_Then_it_is_quarantined()
    {
        var file = DicomBytes.File(d => Describe(d, "US", 8, 1, "MONOCHROME2", 1).Encapsulated([1, 2, 3, 4]), TransferSyntax.Jpeg2000, "1.2.840.10008.5.1.4.1.1.6.1");
        var (bytes, result) = Clean(file);

        Assert.Empty(bytes);
        Assert.Contains("may carry text", result.Reason!, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_slice_as_the_scanner_made_it_When_cleaned_Then_nobody_looks_and_the_file_does_not_claim_it()
    {
        var file = DicomBytes.File(d => Describe(d, "CT", 8, 1, "MONOCHROME2", 1).Add(0x7FE00010, "OW", new byte[Width * Height]), sopClass: "1.2.840.10008.5.1.4.1.1.2");
        var (bytes, result) = Clean(file);

        Assert.Equal(PixelOutcome.NotExamined, result.Pixels);
        Assert.Equal(DicomOptions.None, result.Options & DicomOptions.CleanPixelData);
        Assert.Null(Format.Read(bytes.AsMemory()).Dataset.Find(DicomTags.BurnedInAnnotation));
    }

    [Fact]
    public void Given_random_frames_When_packed_and_unpacked_by_run_length_Then_they_are_the_same()
    {
        var random = new Random(3);
        foreach (var (bits, samples) in ((int, int)[])[(8, 1), (16, 1), (8, 3), (32, 1)])
        {
            var format = new PixelFormat(9, 301, 1, samples, IsPlanar: true, bits, bits, IsSigned: false, "X", IsBigEndian: false);
            var frame = new byte[format.FrameLength];
            for (var i = 0; i < frame.Length; i++)
                frame[i] = random.Next(3) == 0 ? (byte)random.Next(256) : i == 0 ? (byte)0 : frame[i - 1];
            Assert.Equal(frame, RunLength.Decode(RunLength.Encode(frame, format), format));
        }
    }

    private static void RequireTesseract() => Assert.SkipWhen(Tesseract.Find() is null, "tesseract is not installed, so no text is looked for in images");

    private static (byte[] Bytes, DicomResult Result) Clean(byte[] file, ITextFinder? text = null)
    {
        using var target = new MemoryStream();
        var result = new DicomCleaner(DeidentificationPolicy.Longitudinal, Records.Key, text: text).Clean(file.AsMemory(), target);
        return (target.ToArray(), result);
    }

    // A round bright body with soft texture, dark around, and a name above it.
    private static int[] Picture(bool hasText, int frame)
    {
        var pixels = new int[Width * Height];
        for (var y = 0; y < Height; y++)
            for (var x = 0; x < Width; x++)
            {
                var (dx, dy) = ((x - 120) / 90.0, (y - 95 - frame / 2.0) / 50.0);
                var r = dx * dx + dy * dy;
                pixels[y * Width + x] = r < 1 ? (int)(60 + 90 * (1 - r) + 20 * Math.Sin(x / 9.0 + frame) * Math.Cos(y / 11.0)) : 5;
            }

        if (hasText)
            foreach (var (x, y) in BitmapFont.Draw(Name, Left, Top, Size))
                pixels[y * Width + x] = 250;
        return pixels;
    }

    private static byte[] Image(string kind, bool hasText)
    {
        var count = kind == "frames" ? 12 : 1;
        var pictures = Enumerable.Range(0, count).Select(frame => Picture(hasText, frame)).ToList();
        var (bits, samples, photometric) = kind switch
        {
            "gray16" or "bigEndian" => (16, 1, "MONOCHROME2"),
            "signed16" => (16, 1, "MONOCHROME2"),
            "inverse" => (8, 1, "MONOCHROME1"),
            "rgb" or "planar" or "rleRgb" => (8, 3, "RGB"),
            "palette" => (8, 1, "PALETTE COLOR"),
            "ybr422" => (8, 3, "YBR_FULL_422"),
            _ => (8, 1, "MONOCHROME2"),
        };
        if (kind == "bigEndian")
            return BigEndian(pictures[0]);
        var bytes = pictures.Select(picture => Encode(picture, kind)).ToList();
        return DicomBytes.File(
            d =>
            {
                Describe(d, "US", bits, samples, photometric, count, isPlanar: kind == "planar", isSigned: kind == "signed16");
                if (kind == "palette")
                    Palette(d);
                if (kind.StartsWith("rle", StringComparison.Ordinal))
                    d.Encapsulated([.. bytes.Select(frame => RunLength.Encode(frame, new PixelFormat(Height, Width, 1, samples, IsPlanar: true, 8, 8, IsSigned: false, photometric, IsBigEndian: false)))]);
                else
                    d.Add(0x7FE00010, "OW", bytes.SelectMany(frame => frame).ToArray());
            },
            kind.StartsWith("rle", StringComparison.Ordinal) ? TransferSyntax.RunLength : TransferSyntax.ExplicitLittleEndian, "1.2.840.10008.5.1.4.1.1.6.1");
    }

    private static byte[] Encode(int[] picture, string kind) => kind switch
    {
        "gray16" => [.. picture.SelectMany(v => BitConverter.GetBytes((ushort)(v * 8)))],
        "signed16" => [.. picture.SelectMany(v => BitConverter.GetBytes((short)(v * 8 - 1024)))],
        "inverse" => [.. picture.Select(v => (byte)(255 - v))],
        "rgb" => [.. picture.SelectMany(v => (byte[])[(byte)v, (byte)v, (byte)(v / 2)])],
        "planar" or "rleRgb" => [.. picture.Select(v => (byte)v), .. picture.Select(v => (byte)v), .. picture.Select(v => (byte)(v / 2))],
        "palette" => [.. picture.Select(v => (byte)(v ^ 0x55))],
        "ybr422" => [.. picture.Chunk(2).SelectMany(v => (byte[])[(byte)v[0], (byte)v[1], 128, 128])],
        _ => [.. picture.Select(v => (byte)v)],
    };

    // The tables undo the scrambling of the indices.
    private static void Palette(DicomBytes d)
    {
        byte[] table = [.. Enumerable.Range(0, 256).SelectMany(i => BitConverter.GetBytes((ushort)((i ^ 0x55) << 8)))];
        foreach (var tag in (uint[])[0x00281101, 0x00281102, 0x00281103])
            d.Add(tag, "US", [0, 1, 0, 0, 16, 0]);
        foreach (var tag in (uint[])[0x00281201, 0x00281202, 0x00281203])
            d.Add(tag, "OW", table);
    }

    private static byte[] BigEndian(int[] picture)
    {
        var little = DicomBytes.File(d => Describe(d, "US", 16, 1, "MONOCHROME2", 1).Add(0x7FE00010, "OW", picture.SelectMany(v => BitConverter.GetBytes((ushort)(v * 8))).ToArray()));
        using var file = Format.Read(little.AsMemory());
        var swapped = new DicomDataset { IsBigEndian = true };
        foreach (var element in file.Dataset.Elements)
        {
            var value = element.Value.ToArray();
            if (element.Vr is DicomVr.US or DicomVr.OW)
                for (var i = 0; i + 1 < value.Length; i += 2)
                    (value[i], value[i + 1]) = (value[i + 1], value[i]);
            swapped.Elements.Add(new DicomElement(element.Tag, element.Vr, value));
        }

        file.Meta!.Set(new DicomElement(DicomTags.TransferSyntaxUid, DicomVr.UI, "1.2.840.10008.1.2.2\0"u8.ToArray()));
        using var written = new MemoryStream();
        Format.Write(new DicomFile(swapped, TransferSyntax.Of(TransferSyntax.ExplicitBigEndian)) { Preamble = new byte[128], Meta = file.Meta }, written);
        return written.ToArray();
    }

    private static DicomBytes Describe(DicomBytes d, string modality, int bits, int samples, string photometric, int frames, bool isPlanar = false, bool isSigned = false) => d
        .Text(0x00080008, "CS", "ORIGINAL\\PRIMARY").Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.6.1").Text(0x00080018, "UI", "1.2.3.9")
        .Text(0x00080060, "CS", modality).Text(0x00100020, "LO", "77345")
        .Short(0x00280002, (ushort)samples).Text(0x00280004, "CS", photometric).Short(0x00280006, isPlanar ? (ushort)1 : (ushort)0)
        .Text(0x00280008, "IS", frames.ToString(System.Globalization.CultureInfo.InvariantCulture)).Short(0x00280010, Height).Short(0x00280011, Width)
        .Short(0x00280100, (ushort)bits).Short(0x00280101, (ushort)bits).Short(0x00280102, (ushort)(bits - 1)).Short(0x00280103, isSigned ? (ushort)1 : (ushort)0);

    // First sample of every pixel of every frame.
    private static List<uint[]> Frames(DicomFile file)
    {
        var element = file.Dataset.Find(DicomTags.PixelData)!;
        var format = PixelFormat.Of(file.Dataset, file.Dataset.IsBigEndian, element.Vr == DicomVr.OW)!;
        if (element.IsEncapsulated)
            format = format with { IsPlanar = true };
        List<ReadOnlyMemory<byte>> frames = element.IsEncapsulated
            ? Fragments.Frames(element.Value, format.Frames)!.ConvertAll(frame => (ReadOnlyMemory<byte>)RunLength.Decode(frame.Span, format)!)
            : [.. Enumerable.Range(0, format.Frames).Select(i => element.Value.Slice(i * format.FrameLength, format.FrameLength))];
        return frames.ConvertAll(frame => Enumerable.Range(0, Width * Height).Select(i => format.Value(frame.Span, i, 0)).ToArray());
    }

    // Sees the one text that these tests draw, so that layouts of pixels can be tested without the time that reading takes.
    private sealed class DrawnTextFinder : ITextFinder
    {
        public IReadOnlyList<TextBox>? Find(GrayImage image)
        {
            var dots = BitmapFont.Draw(Name, Left, Top, Size).Select(dot => (int)image.Pixels[dot.Y * Width + dot.X]).ToList();
            var around = image.Pixels[(Top + 1) * Width + Left + 5 * Size + 1];
            return dots.Max() - dots.Min() < 3 && Math.Abs(dots[0] - around) > 50 ? [new TextBox(Left, Top, Left + 6 * Size * Name.Length, Top + 7 * Size)] : [];
        }

        public IReadOnlyList<TextBox>? Find(ReadOnlyMemory<byte> file) => null;
    }

    private sealed class FailingDecoder : IPixelDecoder
    {
        public string? Target { get; private set; }

        public bool TryDecode(string path, string target)
        {
            File.Copy(path, Target = target);
            return false;
        }
    }
}
