using System.Globalization;
using System.Text;
using System.Text.Json;
using Chiron.Deidentification;
using Chiron.Intake;

namespace Chiron.Benchmarks;

/// <summary>
/// Bytes per second of the passes of de-identification over bundles in memory, on one thread, beside a plain copy by <see cref="Utf8JsonReader"/>
/// and <see cref="Utf8JsonWriter"/>; and of the text scrubber with all its layers over the notes in them.
/// </summary>
internal static class DeidentificationBenchmark
{
    private const int MaximumBytes = 60_000_000;

    public static void Run(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            Console.Error.WriteLine("deidentify FILE [ROUNDS] [CONTENDER]: give a file of bundles, such as synthea/google-hiv-uscore-00.bundles.ndjson.gz");
            return;
        }

        var documents = Read(arguments[0]);
        var bytes = documents.Sum(document => (long)document.Length);
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 5;
        var key = DeidentificationKey.FromBytes(new byte[DeidentificationKey.Bytes]);
        var policy = DeidentificationPolicy.Longitudinal;
        var identities = Collect(documents);
        var transform = new FhirTransform(policy, key, identities);
        var outputs = documents.ConvertAll(document => Transform(transform, document));

        Contender[] contenders =
        [
            new Contender("copy: reader to writer", () => Copy(documents)),
            new Contender("first pass: identities", () => { Collect(documents); return bytes; }),
            new Contender("second pass: transform", () => Transform(transform, documents)),
            new Contender("both passes", () => { var found = Collect(documents); return Transform(new FhirTransform(policy, key, found), documents); }),
            new Contender("leak audit", () => Audit(new LeakAudit(policy, key, identities), documents, outputs)),
        ];
        if (arguments.Length > 2)
            contenders = Array.FindAll(contenders, contender => contender.Name.Contains(arguments[2], StringComparison.OrdinalIgnoreCase));
        Interleaved.Compare($"FHIR, {documents.Count} documents of {bytes:N0} bytes", "bytes", rounds, contenders);
        if (arguments.Length > 2)
            return;

        var notes = Notes(documents);
        var noteBytes = notes.Sum(note => (long)Encoding.UTF8.GetByteCount(note.Text));
        Interleaved.Compare(
            $"Notes, {notes.Count} of {noteBytes:N0} bytes", "bytes", rounds,
            new Contender("text scrubber, all layers", () => Scrub(new TextScrubber(policy, key, identities), notes, noteBytes)));
    }

    private static List<byte[]> Read(string path)
    {
        List<byte[]> documents = [];
        long bytes = 0;
        foreach (var document in new FhirSource(path).ReadDocuments(new Quarantine()))
        {
            if ((bytes += document.Utf8.Length) > MaximumBytes && documents.Count > 0)
                break;
            documents.Add(document.Utf8.ToArray());
        }

        return documents;
    }

    private static IdentityIndex Collect(List<byte[]> documents)
    {
        var identities = new IdentityIndex();
        var collector = new IdentityCollector(identities);
        foreach (var document in documents)
            collector.Collect(document);
        identities.Settle();
        return identities;
    }

    private static byte[] Transform(FhirTransform transform, byte[] document)
    {
        var output = new JsonOutput();
        transform.TryTransform(document, output, []);
        return output.Written.ToArray();
    }

    private static long Transform(FhirTransform transform, List<byte[]> documents)
    {
        var output = new JsonOutput();
        List<ResourceFault> faults = [];
        long bytes = 0;
        foreach (var document in documents)
        {
            output.Rewind(0);
            if (transform.TryTransform(document, output, faults))
                bytes += document.Length;
        }

        return bytes;
    }

    private static long Audit(LeakAudit audit, List<byte[]> documents, List<byte[]> outputs)
    {
        for (var i = 0; i < documents.Count; i++)
            audit.Check("memory", i, documents[i], outputs[i]);
        return documents.Sum(document => (long)document.Length);
    }

    private static long Scrub(TextScrubber scrubber, List<(string Text, PatientIdentity Patient)> notes, long bytes)
    {
        foreach (var (text, patient) in notes)
            scrubber.Scrub(text, patient);
        return bytes;
    }

    private static long Copy(List<byte[]> documents)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1 << 20);
        using var writer = new Utf8JsonWriter(buffer);
        long bytes = 0;
        foreach (var document in documents)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            Copy(new Utf8JsonReader(document), writer);
            writer.Flush();
            bytes += document.Length;
        }

        return bytes;
    }

    private static void Copy(Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: writer.WriteStartObject(); break;
                case JsonTokenType.EndObject: writer.WriteEndObject(); break;
                case JsonTokenType.StartArray: writer.WriteStartArray(); break;
                case JsonTokenType.EndArray: writer.WriteEndArray(); break;
                case JsonTokenType.PropertyName when !reader.ValueIsEscaped: writer.WritePropertyName(reader.ValueSpan); break;
                case JsonTokenType.PropertyName: writer.WritePropertyName(reader.GetString()!); break;
                case JsonTokenType.String when !reader.ValueIsEscaped: writer.WriteStringValue(reader.ValueSpan); break;
                case JsonTokenType.String: writer.WriteStringValue(reader.GetString()); break;
                case JsonTokenType.Number: writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true); break;
                case JsonTokenType.True: writer.WriteBooleanValue(value: true); break;
                case JsonTokenType.False: writer.WriteBooleanValue(value: false); break;
                default: writer.WriteNullValue(); break;
            }
    }

    private static List<(string Text, PatientIdentity Patient)> Notes(List<byte[]> documents)
    {
        List<(string, PatientIdentity)> notes = [];
        var identities = Collect(documents);
        foreach (var document in documents)
        {
            using var json = JsonDocument.Parse(document);
            if (!json.RootElement.TryGetProperty("entry", out var entries))
                continue;
            foreach (var resource in entries.EnumerateArray().Select(entry => entry.GetProperty("resource")))
                if (resource.GetProperty("resourceType").GetString() == "DocumentReference")
                {
                    var data = resource.GetProperty("content")[0].GetProperty("attachment").GetProperty("data").GetBytesFromBase64();
                    var subject = resource.GetProperty("subject").GetProperty("reference").GetString()!;
                    notes.Add((Encoding.UTF8.GetString(data), identities.Patient(subject[(subject.LastIndexOfAny(['/', ':']) + 1)..])));
                }
        }

        return notes;
    }
}
