using System.Text;
using System.Text.Json;
using Chiron.Cli.Terminal;
using Chiron.Deidentification;

namespace Chiron.Cli.Verbs;

/// <summary>Notes in, JSON lines out.</summary>
internal sealed class NoteScrubbing
{
    private const int LargestNoteBytes = 64 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly DeidentificationPolicy _policy;
    private readonly DeidentificationKey _key;
    private readonly IdentityIndex? _identities;
    private readonly ScrubMode _mode;
    private readonly bool _shiftsDates;
    private readonly TextScrubber _scrubber;
    private readonly PatientIdentity? _only;

    /// <param name="identities">Who the notes' patients are; null where nothing is known.</param>
    /// <param name="shiftsDates">Whether the key is one that will be there again, so that an offset means something.</param>
    public NoteScrubbing(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex? identities, ScrubMode mode, bool shiftsDates)
    {
        _policy = policy with { Text = mode == ScrubMode.Surrogate ? TextOutput.Surrogate : TextOutput.Tag };
        (_key, _identities, _mode, _shiftsDates) = (key, identities, mode, shiftsDates);
        _scrubber = new TextScrubber(_policy, key, identities);
        _only = identities?.Patients.Count == 1 ? identities.Patients.Single() : null;
    }

    public long Notes { get; private set; }

    public long Identifiers { get; private set; }

    /// <param name="files">None for standard input.</param>
    /// <returns>How many notes could not be read.</returns>
    public long Run(IReadOnlyList<FileInfo> files, bool jsonLines, Stream target, VerbOutput output, CancellationToken stop)
    {
        long unread = 0;
        foreach (var (input, isLines) in Inputs(files, jsonLines))
        {
            using (input)
                foreach (var (bytes, place) in isLines ? ByteLines.Read(input, LargestNoteBytes) : [(Whole(input), "the note")])
                {
                    stop.ThrowIfCancellationRequested();
                    if (Read(bytes, isLines) is var (text, patient, fault) && text is not null)
                    {
                        Write(text, patient, target);
                    }
                    else
                    {
                        unread++;
                        output.Remark($"note {Notes}, {place}: {fault}; it was left out");
                    }

                    Notes++;
                }
        }

        target.Flush();
        return unread;
    }

    private static IEnumerable<(Stream Input, bool IsLines)> Inputs(IReadOnlyList<FileInfo> files, bool jsonLines)
    {
        if (files.Count == 0)
            yield return (Console.OpenStandardInput(), jsonLines);
        for (var i = 0; i < files.Count; i++)
        {
            // The file's name is left out: some are named after patients.
            if (!files[i].Exists)
                throw new VerbException(ExitCode.BadInput, $"file {i + 1} of {files.Count} is not there; check the paths that were given.");
            yield return (files[i].OpenRead(), files[i].Extension is ".ndjson" or ".jsonl");
        }
    }

    // Null where it is larger than any note.
    private static byte[]? Whole(Stream input)
    {
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > LargestNoteBytes)
                return null;
        }

        return memory.ToArray();
    }

    private (string? Text, PatientIdentity? Patient, string Fault) Read(byte[]? bytes, bool isLine)
    {
        if (bytes is null)
            return (null, null, $"it is larger than {LargestNoteBytes >> 20} MB");
        if (!isLine)
            return (Decode(bytes), _only, "");
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
                return (null, null, "a JSON object with \"text\" was expected");
            var patient = _only;
            if (json.RootElement.TryGetProperty("patient", out var id) && id.ValueKind == JsonValueKind.String && _identities is not null)
                patient = _identities.Patients.FirstOrDefault(known => known.Id == _identities.Resolve(id.GetString()!));
            return (text.GetString(), patient, "");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (null, null, "this is no JSON, or holds half a character");
        }
    }

    // Old systems write Latin-1, in which every byte is a character.
    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    private void Write(string text, PatientIdentity? patient, Stream target)
    {
        var transform = patient is null || !_shiftsDates ? null : new PatientTransform(_key, _policy, patient);
        var scrubbed = _scrubber.Scrub(text, patient, transform);
        Identifiers += scrubbed.Spans.Count;
        using (var writer = new Utf8JsonWriter(target))
        {
            writer.WriteStartObject();
            writer.WriteNumber("note"u8, Notes);
            writer.WriteString("text"u8, _mode == ScrubMode.Mask ? Masked(text, scrubbed.Spans) : scrubbed.Text);
            writer.WriteStartArray("spans"u8);
            foreach (var span in scrubbed.Spans)
            {
                writer.WriteStartObject();
                writer.WriteNumber("start"u8, span.Start);
                writer.WriteNumber("length"u8, span.Length);
                writer.WriteString("category"u8, span.Category.ToString());
                writer.WriteString("layer"u8, span.Layer.ToString());
                writer.WriteString("replacement"u8, _mode == ScrubMode.Mask ? new string('*', span.Length) : span.Replacement);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        target.WriteByte((byte)'\n');
    }

    private static string Masked(string text, IReadOnlyList<ScrubbedSpan> spans)
    {
        var masked = text.ToCharArray();
        foreach (var span in spans)
            masked.AsSpan(span.Start, span.Length).Fill('*');
        return new string(masked);
    }
}
