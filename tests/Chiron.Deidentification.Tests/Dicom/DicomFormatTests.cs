using System.IO.Compression;
using System.Text;

namespace Chiron.Deidentification.Tests;

public sealed class DicomFormatTests
{
    private static readonly DicomPart10 Format = new();

    [Fact]
    public void Given_every_published_test_image_When_read_and_written_Then_the_bytes_are_the_same()
    {
        var files = DicomCorpus.Readable();
        Assert.True(files.Count > 200);
        foreach (var path in files)
        {
            var original = File.ReadAllBytes(path);
            using var file = Format.Read(path);
            using var written = new MemoryStream();
            Format.Write(file, written);

            if (file.Syntax.IsDeflated)
                Assert.True(Inflated(original).SequenceEqual(Inflated(written.ToArray())), path);
            else
                Assert.True(original.AsSpan().SequenceEqual(written.ToArray()), path);
        }
    }

    [Fact]
    public void Given_files_cut_short_or_of_another_kind_When_read_Then_they_are_refused_with_offset_and_reason()
    {
        foreach (var path in DicomCorpus.Broken())
            Assert.NotNull(Assert.Throws<DicomException>(() => Format.Read(path)).Offset);
    }

    [Fact]
    public void Given_a_large_file_When_read_Then_it_is_mapped_and_its_pixels_are_written_as_they_were()
    {
        using var folder = new Testing.TemporaryFolder();
        var pixels = new byte[3_000_000];
        new Random(1).NextBytes(pixels);
        var bytes = DicomBytes.File(d => d.Text(0x00080060, "CS", "OT").Add(0x7FE00010, "OW", pixels));
        File.WriteAllBytes(folder.File("large.dcm"), bytes);

        using var file = Format.Read(folder.File("large.dcm"));
        using var written = new MemoryStream();
        Format.Write(file, written);

        Assert.True(bytes.AsSpan().SequenceEqual(written.ToArray()));
    }

    private static byte[] Inflated(byte[] file)
    {
        using var read = Format.Read(file.AsMemory());
        var meta = 132 + read.Meta!.Elements.Sum(e => e.Value.Length + (e.Vr is DicomVr.OB ? 12 : 8));
        using var inflate = new DeflateStream(new MemoryStream(file[meta..]), CompressionMode.Decompress);
        using var result = new MemoryStream();
        inflate.CopyTo(result);
        return result.ToArray();
    }

    [Fact]
    public void Given_a_file_without_preamble_When_read_Then_it_is_recognised_by_its_first_element()
    {
        var body = new DicomBytes().Text(0x00080005, "CS", "ISO_IR 100").Text(0x00100010, "PN", "Quennell^Marguerite").ToArray();
        using var file = Format.Read(body.AsMemory());
        Assert.Null(file.Meta);
        Assert.Equal("Quennell^Marguerite ", Encoding.ASCII.GetString(file.Dataset.Find(DicomTags.PatientName)!.Value.Span));
    }

    [Fact]
    public void Given_an_unknown_element_of_undefined_length_in_a_big_endian_file_When_read_Then_its_items_are_implicit_little_endian()
    {
        byte[] sequence = [.. "\0\x10\x10\x02UN\0\0"u8, 0xFF, 0xFF, 0xFF, 0xFF];
        var items = new DicomBytes().Tag(0xFFFEE000).Number(16).Tag(0x00100020).Number(8).Raw("12345678"u8).Tag(0xFFFEE0DD).Number(0).ToArray();
        var bytes = DicomBytes.File(d => d.Raw(sequence).Raw(items), TransferSyntax.ExplicitBigEndian);

        using var file = Format.Read(bytes.AsMemory());
        using var written = new MemoryStream();
        Format.Write(file, written);

        Assert.Equal("12345678", Encoding.ASCII.GetString(file.Dataset.Elements[0].Items![0].Elements[0].Value.Span));
        Assert.Equal(bytes, written.ToArray());
    }
}
