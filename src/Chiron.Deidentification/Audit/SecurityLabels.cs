using System.Text.Json;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>
/// Whether records say of themselves that they were de-identified: every resource carries one of v3-ObservationValue's codes for it in
/// <c>meta.security</c>. A label is a statement, not a proof; its absence is enough to refuse.
/// </summary>
public static class SecurityLabels
{
    private const string LabelSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    /// <summary>Reads all FHIR files of a folder and counts the resources without a label; documents that cannot be read count as such.</summary>
    /// <param name="enough">Stops after this many without a label.</param>
    /// <exception cref="IntakeException">The folder does not exist or holds no FHIR file.</exception>
    public static (long Labelled, long Unlabelled) Count(string folder, long enough = long.MaxValue, CancellationToken stop = default)
    {
        var (labelled, unlabelled) = (0L, 0L);
        foreach (var document in new FhirSource(folder).ReadDocuments(new Quarantine(), progress: null, stop))
        {
            try
            {
                var reader = new Utf8JsonReader(document.Utf8.Span);
                reader.Read();
                Resource(ref reader, ref labelled, ref unlabelled);
            }
            catch (Exception fault) when (fault is JsonException or InvalidOperationException)
            {
                unlabelled++;
            }

            if (unlabelled >= enough)
                break;
        }

        return (labelled, unlabelled);
    }

    // From a resource's brace to its end. A bundle is as good as what it holds.
    private static void Resource(ref Utf8JsonReader reader, ref long labelled, ref long unlabelled)
    {
        var depth = reader.CurrentDepth;
        var (isBundle, hasLabel) = (false, false);
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1)
                continue;
            if (reader.ValueTextEquals("resourceType"u8))
            {
                reader.Read();
                isBundle = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Bundle"u8);
            }
            else if (reader.ValueTextEquals("meta"u8))
            {
                reader.Read();
                hasLabel = HasLabel(ref reader);
            }
            else if (reader.ValueTextEquals("entry"u8))
            {
                reader.Read();
                Entries(ref reader, ref labelled, ref unlabelled);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        if (isBundle)
            return;
        if (hasLabel)
            labelled++;
        else
            unlabelled++;
    }

    private static void Entries(ref Utf8JsonReader reader, ref long labelled, ref long unlabelled)
    {
        var depth = reader.CurrentDepth;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 2 || !reader.ValueTextEquals("resource"u8))
                continue;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Resource(ref reader, ref labelled, ref unlabelled);
        }
    }

    private static bool HasLabel(ref Utf8JsonReader reader)
    {
        if (!JsonElement.TryParseValue(ref reader, out var meta) || meta is not { ValueKind: JsonValueKind.Object } value ||
            !value.TryGetProperty("security", out var security) || security.ValueKind != JsonValueKind.Array)
            return false;
        foreach (var label in security.EnumerateArray())
            if (label.ValueKind == JsonValueKind.Object && label.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String &&
                code.GetString() is "ANONYED" or "PSEUDED" or "REDACTED" or "MASKED" &&
                label.TryGetProperty("system", out var system) && system.ValueKind == JsonValueKind.String && system.GetString() == LabelSystem)
                return true;
        return false;
    }
}
