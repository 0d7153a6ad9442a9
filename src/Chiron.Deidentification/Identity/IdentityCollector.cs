using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Chiron.Deidentification;

/// <summary>The first pass: reads every document for what it states about people, places and days, and writes nothing. For one thread.</summary>
internal sealed class IdentityCollector(IdentityIndex identities)
{
    private readonly StringPool _types = new();
    private readonly (int Start, int Length)[] _names = new (int, int)[128];
    private readonly (int Start, int Length)[] _references = new (int, int)[128];
    private readonly (int Start, int Length)[] _holders = new (int, int)[128];

    /// <summary>Adds what a document states; one that cannot be read adds what stands before the fault.</summary>
    public void Collect(ReadOnlySpan<byte> document)
    {
        try
        {
            if (!Utf8.IsValid(document))
                return;
            var reader = new Utf8JsonReader(document);
            reader.Read();
            string? documentPatient = null;
            Resource(ref reader, document, fullUrl: null, ref documentPatient);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // The second pass quarantines it with its position.
        }
    }

    private void Resource(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, string? fullUrl, ref string? documentPatient)
    {
        var head = ResourceHead.Read(reader, identities, _types);
        if (head.Type == "Bundle")
        {
            Bundle(ref reader, document, ref documentPatient);
            return;
        }

        if (head.Type == "Patient" && head.Id is not null)
        {
            if (fullUrl is not null && fullUrl.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase))
                identities.AddAlias(fullUrl[9..], head.Id);
            documentPatient = head.Id;
        }

        var patient = (head.PatientId ?? documentPatient) is { } id ? identities.Patient(id) : null;
        People(reader, head.Type, patient);
        Scan(ref reader, document, patient);
    }

    // What the resource at whose brace a copy of the reader stands says of people, where its type does.
    private void People(Utf8JsonReader at, string type, PatientIdentity? patient)
    {
        if (!PeopleReader.States(type))
            return;
        using var json = JsonDocument.ParseValue(ref at);
        new PeopleReader(identities, patient).Read(type, json.RootElement);
    }

    private void Bundle(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, ref string? documentPatient)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isEntries = reader.ValueTextEquals("entry"u8);
            reader.Read();
            if (!isEntries || reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                string? fullUrl = null;
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    continue;
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (isResource, isUrl) = (reader.ValueTextEquals("resource"u8), reader.ValueTextEquals("fullUrl"u8));
                    reader.Read();
                    if (isUrl && reader.TokenType == JsonTokenType.String)
                        fullUrl = reader.GetString();
                    else if (isResource && reader.TokenType == JsonTokenType.StartObject)
                        Resource(ref reader, document, fullUrl, ref documentPatient);
                    else
                        reader.Skip();
                }
            }
        }
    }

    // Days, and the displays of references, which are often all that a patient's own bundle says of a clinician.
    private void Scan(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, PatientIdentity? patient)
    {
        var (first, last) = (int.MaxValue, int.MinValue);
        var end = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > end)
        {
            if (reader.TokenType == JsonTokenType.StartObject) // in a list, whose name stands one higher
            {
                var list = _names[reader.CurrentDepth - 1];
                Open(reader.CurrentDepth, list);
                if (document.Slice(list.Start, list.Length).SequenceEqual("contained"u8))
                    People(reader, ResourceHead.Read(reader, identities, _types).Type, patient);
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var depth = reader.CurrentDepth;
            _names[depth] = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            var (isReference, isDisplay, isBirth) =
                (reader.ValueTextEquals("reference"u8), reader.ValueTextEquals("display"u8), reader.ValueTextEquals("birthDate"u8));
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Open(depth, _names[depth]);
            if (reader.TokenType != JsonTokenType.String)
                continue;
            if (isReference)
                _references[depth] = ((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            else if (isDisplay)
                Display(reader, document, depth, patient);
            else if (!isBirth && reader.ValueSpan.Length >= 10 && FhirDate.HasShape(reader.ValueSpan) && FhirDate.TryParse(reader.ValueSpan, out var date))
                (first, last) = (Math.Min(first, date.Day.DayNumber), Math.Max(last, date.Day.DayNumber));
        }

        if (last > 0)
            patient?.AddDays(first, last);
    }

    private void Open(int depth, (int Start, int Length) holder) => (_references[depth + 1], _holders[depth + 1]) = (default, holder);

    private void Display(in Utf8JsonReader reader, ReadOnlySpan<byte> document, int depth, PatientIdentity? patient)
    {
        var (start, length) = _references[depth];
        var reference = document.Slice(start, length);
        var element = document.Slice(_holders[depth].Start, _holders[depth].Length);
        if (length == 0 && !PeopleReader.HoldsPeople(element))
            return;

        var display = reader.GetString()!;
        if (reference.StartsWith("Practitioner"u8) || (PeopleReader.HoldsPeople(element) && PeopleReader.HasDoctorsTitle(display)))
        {
            if (PersonName.Parse(display) is { } name)
                identities.AddClinician(name);
        }
        else if (reference.StartsWith("Organization"u8) || reference.StartsWith("Location"u8))
        {
            identities.AddGlobal(display, IdentifierCategory.Organization);
        }
        else if (patient is not null && length > 0 && PeopleReader.NamesPatient(element))
        {
            if (PatientReference.Resolve(Encoding.UTF8.GetString(reference), identities) == patient.Id && PersonName.Parse(display) is { } name)
                patient.AddName(name);
        }
    }
}
