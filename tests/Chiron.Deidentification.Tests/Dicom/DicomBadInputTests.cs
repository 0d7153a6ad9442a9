using System.Diagnostics;

namespace Chiron.Deidentification.Tests;

public sealed class DicomBadInputTests
{
    private static readonly DicomPart10 Format = new();

    [Fact]
    public void Given_a_file_of_zero_bytes_When_read_Then_it_is_refused()
    {
        using var folder = new Testing.TemporaryFolder();
        File.WriteAllBytes(folder.File("empty.dcm"), []);
        Assert.Contains("empty", Assert.Throws<DicomException>(() => Format.Read(folder.File("empty.dcm"))).Message, StringComparison.Ordinal);
        Assert.Throws<DicomException>(() => Format.Read(ReadOnlyMemory<byte>.Empty));
    }

    [Fact]
    public void Given_lengths_that_lie_When_read_Then_they_are_refused_with_their_offset_and_nothing_is_allocated_for_them()
    {
        Action<DicomBytes>[] lies =
        [
            d => d.Tag(0x00080060).Raw("CS"u8).Raw([0xFE, 0xFF]).Raw("CT"u8),
            d => d.Tag(0x7FE00010).Raw("OW\0\0"u8).Number(0xFFFFFFFE).Raw("xx"u8),
            d => d.Tag(0x00081140).Raw("SQ\0\0"u8).Number(8).Tag(0xFFFEE000).Number(0x7FFFFFFF),
            d => d.Tag(0x00081140).Raw("SQ\0\0"u8).Number(0xFFFFFFFF).Tag(0xFFFEE000).Number(0xFFFFFFFF),
            d => d.Tag(0x7FE00010).Raw("OB\0\0"u8).Number(0xFFFFFFFF).Tag(0xFFFEE000).Number(0xFFFFFFF0).Raw(new byte[32]),
            d => d.Tag(0x00080060).Raw("CS"u8),
            d => d.Tag(0xFFFEE00D).Number(0),
            d => d.Tag(0x00100010).Raw("UT\0\0"u8).Number(0xFFFFFFFF),
        ];
        foreach (var lie in lies)
        {
            var bytes = DicomBytes.File(lie);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var fault = Assert.Throws<DicomException>(() => Format.Read(bytes.AsMemory()));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
            Assert.True(fault.Offset >= 132);
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(65)]
    public void Given_sequences_nested_too_deep_When_read_Then_they_are_refused(int depth)
    {
        var bytes = DicomBytes.File(d =>
        {
            for (var i = 0; i < depth; i++)
                d.Tag(0x00081140).Raw("SQ\0\0"u8).Number(0xFFFFFFFF).Tag(0xFFFEE000).Number(0xFFFFFFFF);
            for (var i = 0; i < depth; i++)
                d.Tag(0xFFFEE00D).Number(0).Tag(0xFFFEE0DD).Number(0);
        });
        Assert.Contains("deep", Assert.Throws<DicomException>(() => Format.Read(bytes.AsMemory())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_sequences_nested_as_deep_as_allowed_When_read_and_written_Then_the_bytes_are_the_same()
    {
        var bytes = DicomBytes.File(d =>
        {
            for (var i = 0; i < DicomParser.MaximumDepth; i++)
                d.Tag(0x00081140).Raw("SQ\0\0"u8).Number(0xFFFFFFFF).Tag(0xFFFEE000).Number(0xFFFFFFFF);
            for (var i = 0; i < DicomParser.MaximumDepth; i++)
                d.Tag(0xFFFEE00D).Number(0).Tag(0xFFFEE0DD).Number(0);
        });
        using var written = new MemoryStream();
        Format.Write(Format.Read(bytes.AsMemory()), written);
        Assert.Equal(bytes, written.ToArray());
    }

    [Fact]
    public void Given_every_prefix_of_a_file_When_read_Then_it_is_read_or_refused_and_nothing_else()
    {
        var bytes = DicomBytes.File(d => d.Text(0x00080060, "CS", "CT").Sequence(0x00081140, i => i.Text(0x00081155, "UI", "1.2.3")).Encapsulated([1, 2], [3, 4]));
        for (var length = 0; length <= bytes.Length; length++)
            ReadOrRefuse(bytes[..length]);
    }

    [Fact]
    public void Given_mutated_images_When_read_Then_each_is_read_or_refused_within_bounded_memory()
    {
        var seeds = DicomCorpus.Readable().Where(path => new FileInfo(path).Length < 12_000).Select(File.ReadAllBytes).ToList();
        seeds.Add(DicomBytes.File(d => d.Sequence(0x00081140, i => i.Text(0x00081155, "UI", "1.2.3")).Encapsulated([1, 2], [3, 4])));
        var random = new Random(20261121);
        var watch = Stopwatch.StartNew();
        var mutants = 0;
        for (; mutants < 20_000 && watch.Elapsed < TimeSpan.FromSeconds(3); mutants++)
        {
            var bytes = Mutate([.. seeds[random.Next(seeds.Count)]], random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            ReadOrRefuse(bytes);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000 + 64L * bytes.Length); // what is deflated grows
        }

        Assert.True(mutants > 100);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            var at = random.Next(Math.Min(132, bytes.Length - 1), bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill(0xFF);
                    break;
                default:
                    var from = random.Next(bytes.Length);
                    var length = Math.Min(random.Next(64), bytes.Length - Math.Max(at, from));
                    bytes.AsSpan(from, length).CopyTo(bytes.AsSpan(at));
                    break;
            }
        }

        return random.Next(8) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    // What was read is also written: a reader's mistake would show there.
    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            using var file = Format.Read(bytes.AsMemory());
            using var written = new MemoryStream();
            Format.Write(file, written);
            if (file.Syntax.IsDeflated)
                return;
            Assert.Equal(bytes.Length, written.Length);
            using var again = new MemoryStream();
            Format.Write(Format.Read(written.ToArray()), again); // reserved bytes have become zero, all else is as it was
            Assert.True(written.ToArray().AsSpan().SequenceEqual(again.ToArray()));
        }
        catch (DicomException)
        {
            // refused: what was asked
        }
    }
}
