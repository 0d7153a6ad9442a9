using System.Text;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Intake.Tests;

/// <summary>Whatever the bytes are, reading them ends in events or in the quarantine, never in an exception.</summary>
public sealed class FhirFuzzTests
{
    private static readonly byte[][] Documents =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Chiron.Intake.Tests", "Examples"), "*.*json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    private readonly CountingSink _sink = new();
    private readonly FhirEventReader _reader;

    public FhirFuzzTests() => _reader = new FhirEventReader(_sink, new Quarantine(), new IntakeReport());

    [Fact]
    public void Given_a_document_with_bytes_changed_or_cut_off_When_read_Then_nothing_is_thrown() =>
        Prop.ForAll(Mutations(), bytes => Read(bytes) >= 0).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void Given_a_bundle_cut_off_anywhere_When_read_Then_it_is_quarantined_and_gives_no_event()
    {
        var bundle = Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(
            Repository.Root, "tests", "Chiron.Intake.Tests", "Examples", "whole-patient", "in", "bundle.json")).TrimEnd());

        var quarantine = new Quarantine();
        var reader = new FhirEventReader(_sink, quarantine, new IntakeReport());
        Prop.ForAll(Gen.Choose(1, bundle.Length - 1).ToArbitrary(), length =>
        {
            var before = quarantine.Count;
            reader.ReadDocument(new FhirDocument("cut.json", 1, 0, bundle.AsMemory(0, length)));
            return _sink.Events == 0 && quarantine.Count == before + 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Given_any_bytes_in_a_file_When_framed_Then_nothing_is_thrown()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.ndjson");
        Prop.ForAll(Mutations(), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            return new FhirSource(path).ReadDocuments(new Quarantine()).All(document => document.Utf8.Span[0] == (byte)'{');
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static Arbitrary<byte[]> Mutations() =>
        (from document in Gen.Elements(Documents)
         from length in Gen.Frequency((1, Gen.Choose(1, document.Length)), (3, Gen.Constant(document.Length)))
         from changes in Gen.ArrayOf(Gen.Zip(Gen.Choose(0, length - 1), Gen.Frequency((1, Gen.Choose(0, 255)), (2, Gen.Elements("{}[]\",:0\\ntre-".Select(c => (int)c))))))
         select Changed(document[..length], changes)).ToArbitrary();

    private static byte[] Changed(byte[] bytes, (int At, int Value)[] changes)
    {
        foreach (var (at, value) in changes)
            bytes[at] = (byte)value;
        return bytes;
    }

    private long Read(byte[] bytes)
    {
        foreach (var line in bytes[0] == '{' && bytes.AsSpan().IndexOf("}\n{"u8) < 0 ? [bytes] : Lines(bytes))
            _reader.ReadDocument(new FhirDocument("fuzz.ndjson", 1, 0, line));
        return _sink.Events;
    }

    private static IEnumerable<byte[]> Lines(byte[] bytes)
    {
        var start = 0;
        for (var i = 0; i <= bytes.Length; i++)
        {
            if (i < bytes.Length && bytes[i] != (byte)'\n')
                continue;
            if (i > start)
                yield return bytes[start..i];
            start = i + 1;
        }
    }

    private sealed class CountingSink : IEventSink
    {
        public long Events { get; private set; }

        public void Add(long subjectId, in Event e, EventKind kind, string? unit, string? description) =>
            Events += e.Code.Length > 0 ? 1 : throw new InvalidOperationException("an event without a code");
    }
}
