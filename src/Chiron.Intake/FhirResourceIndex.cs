using System.Text.Json;
using System.Text.Unicode;
using Chiron.Intake.Fhir;

namespace Chiron.Intake;

/// <summary>
/// Finds the resources of one document in a single pass that also proves the whole document well formed: a bundle that is cut short gives nothing.
/// Reusable; for one thread.
/// </summary>
/// <remarks>Bundles of any type are opened, bundles in bundles too. Entries without a resource (requests, outcomes) are passed over.</remarks>
public sealed class FhirResourceIndex(Quarantine quarantine)
{
    private static readonly JsonReaderOptions Strict = new() { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };

    private readonly List<FhirResource> _resources = [];
    private readonly List<(int Start, int End)> _brokenEntries = [];
    private readonly Utf8Strings _strings = new();
    private int _nextEntry;

    public IReadOnlyList<FhirResource> Resources => _resources;

    /// <summary>Byte ranges in the document of the bundle entries that were quarantined, in order.</summary>
    public IReadOnlyList<(int Start, int End)> BrokenEntries => _brokenEntries;

    /// <summary>Reads the document into <see cref="Resources"/>. False where the document as a whole was quarantined.</summary>
    public bool TryRead(FhirDocument document)
    {
        _resources.Clear();
        _brokenEntries.Clear();
        _nextEntry = 0;
        if (!Utf8.IsValid(document.Utf8.Span))
            return Refuse(document, QuarantineReason.NotUtf8, "the document is not UTF-8; convert it");

        try
        {
            var reader = new Utf8JsonReader(document.Utf8.Span, Strict);
            reader.Read();
            var wasRead = ReadResource(document, ref reader, entry: null, fullUrl: default);
            reader.Read();   // throws where anything follows
            return wasRead || Refuse(document, QuarantineReason.NotAResource, "the object has no resourceType, so it is no FHIR resource");
        }
        catch (JsonException fault)
        {
            _resources.Clear();
            _brokenEntries.Clear();
            return Refuse(
                document,
                QuarantineReason.NotJson,
                $"the document is not well-formed JSON, or is cut short: line {document.Line + (fault.LineNumber ?? 0)}, byte {fault.BytePositionInLine ?? 0} of it");
        }
    }

    // The reader stands on the resource's opening brace and is left on its closing one.
    private bool ReadResource(FhirDocument document, ref Utf8JsonReader reader, int? entry, ReadOnlyMemory<byte> fullUrl)
    {
        var start = (int)reader.TokenStartIndex;
        string? resourceType = null;
        var id = ReadOnlyMemory<byte>.Empty;
        var entries = default(Utf8JsonReader);
        var hasEntries = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceType"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String)
                    resourceType = reader.ValueIsEscaped ? reader.GetString() : _strings.Get(reader.ValueSpan);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                    id = document.Utf8.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            }
            else if (reader.ValueTextEquals("entry"u8))
            {
                reader.Read();
                entries = reader;
                hasEntries = reader.TokenType == JsonTokenType.StartArray;
                if (resourceType == "Bundle" && hasEntries)
                {
                    ReadEntries(document, ref reader);
                    hasEntries = false;
                }
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        if (string.IsNullOrEmpty(resourceType))
            return false;
        if (resourceType == "Bundle")
        {
            if (hasEntries)
                ReadEntries(document, ref entries);
            return true;
        }

        var length = (int)reader.TokenStartIndex + 1 - start;
        _resources.Add(new FhirResource(document, entry, start, length, resourceType, id.IsEmpty ? FhirReference.IdOf(fullUrl) : id, FhirReference.IdOf(fullUrl)));
        return true;
    }

    private void ReadEntries(FhirDocument document, ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var entry = _nextEntry++;
            var start = (int)reader.TokenStartIndex;
            var isBroken = reader.TokenType != JsonTokenType.StartObject;
            var fullUrl = ReadOnlyMemory<byte>.Empty;
            if (isBroken)
                reader.Skip();
            while (!isBroken && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("fullUrl"u8))
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
                        fullUrl = document.Utf8.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                }
                else if (reader.ValueTextEquals("resource"u8))
                {
                    reader.Read();
                    if (reader.TokenType != JsonTokenType.StartObject || !ReadResource(document, ref reader, entry, fullUrl))
                        isBroken = true;
                }
                else
                {
                    reader.Read();
                }

                reader.Skip();
                if (isBroken)
                    SkipRestOfObject(ref reader);
            }

            if (isBroken)
                RefuseEntry(document, entry, start, (int)reader.BytesConsumed);
        }
    }

    private static void SkipRestOfObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            reader.Skip();
        }
    }

    private void RefuseEntry(FhirDocument document, int entry, int start, int end)
    {
        _brokenEntries.Add((start, end));
        quarantine.Add(
            new QuarantinedItem(
                document.File,
                document.Line,
                document.ByteOffset + start,
                entry,
                ResourceType: null,
                QuarantineReason.NotAResource,
                $"entry {entry} of the bundle holds no object with a resourceType"),
            document.Utf8[start..end]);
    }

    private bool Refuse(FhirDocument document, QuarantineReason reason, string sentence)
    {
        quarantine.Add(new QuarantinedItem(document.File, document.Line, document.ByteOffset, Entry: null, ResourceType: null, reason, sentence), document.Utf8);
        return false;
    }
}
