using System.Globalization;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>Reads from a document who its patients are, and each dated event of theirs as a hash of its code and day.</summary>
internal sealed class RiskReader
{
    private static readonly IdentityIndex NoAliases = new();

    private readonly byte[] _day = new byte[10];
    private int _dayLength;
    private bool _dayIsCertain;
    private ulong _code;

    public delegate void EventVisitor(string pseudonym, int year, ulong eventHash);

    /// <param name="patient">Called for each Patient resource.</param>
    /// <param name="happened">Called for each resource of a patient with a date; its hash is 0 where it has no code.</param>
    /// <exception cref="JsonException">The document is no JSON.</exception>
    public void Read(ReadOnlySpan<byte> document, Action<JsonElement>? patient, EventVisitor happened)
    {
        var reader = new JsonScanner(document);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            Resource(ref reader, document, patient, happened);
    }

    private void Resource(ref JsonScanner reader, ReadOnlySpan<byte> document, Action<JsonElement>? patient, EventVisitor happened)
    {
        var start = reader;
        var depth = reader.CurrentDepth;
        var (isPatient, type) = (false, 0ul);
        string? subject = null;
        (_dayLength, _dayIsCertain, _code) = (0, false, 0);
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            var name = reader;
            reader.Read();
            if (name.ValueTextEquals("resourceType"u8) && reader.TokenType == JsonTokenType.String)
            {
                isPatient = reader.ValueTextEquals("Patient"u8);
                type = StableHash.Of(reader.ValueSpan);
            }
            else if (name.ValueTextEquals("entry"u8) && reader.TokenType == JsonTokenType.StartArray)
            {
                Entries(ref reader, document, patient, happened);
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (name.ValueTextEquals("subject"u8) || name.ValueTextEquals("patient"u8) || name.ValueTextEquals("beneficiary"u8))
                    subject ??= PatientReference.Read(reader, NoAliases);
                else if (name.ValueTextEquals("code"u8) || name.ValueTextEquals("vaccineCode"u8) || name.ValueTextEquals("medicationCodeableConcept"u8) || name.ValueTextEquals("class"u8))
                    Code(reader);
                else if (IsPeriod(name))
                    Start(reader);
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                Date(name, reader);
            }
            else
            {
                reader.Skip();
            }
        }

        if (isPatient && patient is not null && TryParse(document, start.Position - 1, out var element))
            patient(element.Value);
        else if (!isPatient && subject is not null && _dayLength >= 4 && int.TryParse(_day.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            happened(subject, year, _code == 0 ? 0 : StableHash.Of(_day.AsSpan(0, _dayLength), StableHash.Mix(_code ^ type)));
    }

    private static bool TryParse(ReadOnlySpan<byte> document, int offset, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonElement? element)
    {
        var reader = new Utf8JsonReader(document[offset..]);
        return JsonElement.TryParseValue(ref reader, out element);
    }

    private void Entries(ref JsonScanner reader, ReadOnlySpan<byte> document, Action<JsonElement>? patient, EventVisitor happened)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 2 || !reader.ValueTextEquals("resource"u8))
                continue;
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Resource(ref reader, document, patient, happened);
        }

        (_dayLength, _code) = (0, 0);
    }

    // The first code within a CodeableConcept or Coding; the reader is a copy.
    private void Code(JsonScanner at)
    {
        var depth = at.CurrentDepth;
        while (_code == 0 && at.Read() && at.CurrentDepth > depth)
            if (at.TokenType == JsonTokenType.PropertyName && at.ValueTextEquals("code"u8) && at.Read() && at.TokenType == JsonTokenType.String)
                _code = StableHash.Of(at.ValueSpan) | 1;
    }

    private void Start(JsonScanner at)
    {
        var depth = at.CurrentDepth;
        while (at.Read() && at.CurrentDepth > depth)
            if (at.TokenType == JsonTokenType.PropertyName && at.ValueTextEquals("start"u8) && at.Read() && at.TokenType == JsonTokenType.String)
                Take(at.ValueSpan, isCertain: true);
    }

    private void Date(in JsonScanner name, in JsonScanner value)
    {
        if (name.ValueTextEquals("effectiveDateTime"u8) || name.ValueTextEquals("onsetDateTime"u8) || name.ValueTextEquals("performedDateTime"u8) ||
            name.ValueTextEquals("occurrenceDateTime"u8) || name.ValueTextEquals("authoredOn"u8) || name.ValueTextEquals("started"u8))
            Take(value.ValueSpan, isCertain: true);
        else if (name.ValueTextEquals("date"u8) || name.ValueTextEquals("recordedDate"u8) || name.ValueTextEquals("issued"u8) || name.ValueTextEquals("created"u8))
            Take(value.ValueSpan, isCertain: false);
    }

    // When it happened counts before when it was written down.
    private void Take(ReadOnlySpan<byte> text, bool isCertain)
    {
        if (_dayIsCertain || (!isCertain && _dayLength > 0) || text.Length < 4)
            return;
        _dayIsCertain = isCertain;
        _dayLength = Math.Min(text.Length, _day.Length);
        text[.._dayLength].CopyTo(_day);
    }

    private static bool IsPeriod(in JsonScanner name) =>
        name.ValueTextEquals("period"u8) || name.ValueTextEquals("effectivePeriod"u8) || name.ValueTextEquals("performedPeriod"u8) ||
        name.ValueTextEquals("onsetPeriod"u8) || name.ValueTextEquals("billablePeriod"u8);
}
