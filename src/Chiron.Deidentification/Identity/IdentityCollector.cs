using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Chiron.Deidentification;

/// <summary>The first pass: reads every document for what it states about people, places and days, and writes nothing. For one thread.</summary>
internal sealed class IdentityCollector(IdentityIndex identities)
{
    private const int MaximumDisplays = 1 << 13;

    private readonly StringPool _types = new();
    private readonly NameTable<Who> _displays = new();
    private readonly ArrayBufferWriter<byte> _fragment = new();
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
            var reader = new JsonScanner(document);
            reader.Read();
            string? documentPatient = null;
            Resource(ref reader, document, fullUrl: null, ref documentPatient);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // The second pass quarantines it with its position.
        }
    }

    private void Resource(ref JsonScanner reader, ReadOnlySpan<byte> document, string? fullUrl, ref string? documentPatient)
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
        People(reader, document, head.Type, patient);
        Scan(ref reader, document, patient);
    }

    // What the resource at whose brace a copy of the reader stands says of people, where its type does.
    private void People(JsonScanner at, ReadOnlySpan<byte> document, string type, PatientIdentity? patient)
    {
        if (!PeopleReader.States(type))
            return;
        if (type is "Encounter" or "Coverage" or "Account")
        {
            Identifiers(at, document, type, patient);
            return;
        }

        var reader = new Utf8JsonReader(document[(at.Position - 1)..]);
        using var json = JsonDocument.ParseValue(ref reader);
        new PeopleReader(identities, patient).Read(type, json.RootElement);
    }

    private void Bundle(ref JsonScanner reader, ReadOnlySpan<byte> document, ref string? documentPatient)
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
    private void Scan(ref JsonScanner reader, ReadOnlySpan<byte> document, PatientIdentity? patient)
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
                    People(reader, document, ResourceHead.Read(reader, identities, _types).Type, patient);
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var depth = reader.CurrentDepth;
            _names[depth] = (reader.ValueStart, reader.ValueSpan.Length);
            var name = reader.ValueSpan;
            var isReference = name.Length == 9 && name.SequenceEqual("reference"u8);
            var isDisplay = name.Length == 7 && name.SequenceEqual("display"u8);
            var isBirth = name.Length == 9 && name.SequenceEqual("birthDate"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Open(depth, _names[depth]);
            if (reader.TokenType != JsonTokenType.String)
                continue;
            if (isReference)
                _references[depth] = (reader.ValueStart, reader.ValueSpan.Length);
            else if (isDisplay)
                Display(reader, document, depth, patient);
            else if (reader.ValueSpan is [_, _, _, _, (byte)'-', _, _, _, _, _, ..] && !isBirth && FhirDate.HasShape(reader.ValueSpan) && FhirDate.TryParse(reader.ValueSpan, out var date))
                (first, last) = (Math.Min(first, date.Day.DayNumber), Math.Max(last, date.Day.DayNumber));
        }

        if (last > 0)
            patient?.AddDays(first, last);
    }

    // The same few clinicians and places stand in every resource.
    private bool IsKnown(ReadOnlySpan<byte> display, Who who)
    {
        var known = _displays.TryGet(display, out var before) && before.HasFlag(who);
        if (!known && (before != Who.Other || _displays.Count < MaximumDisplays))
            _displays.Set(display, before | who);
        return known;
    }

    private void Open(int depth, (int Start, int Length) holder) => (_references[depth + 1], _holders[depth + 1]) = (default, holder);

    private void Display(in JsonScanner reader, ReadOnlySpan<byte> document, int depth, PatientIdentity? patient)
    {
        var (start, length) = _references[depth];
        var reference = document.Slice(start, length);
        var element = document.Slice(_holders[depth].Start, _holders[depth].Length);
        if (length == 0 && !PeopleReader.HoldsPeople(element))
            return;

        var who = reference.StartsWith("Practitioner"u8) ? Who.Practitioner
            : reference.StartsWith("Organization"u8) || reference.StartsWith("Location"u8) ? Who.Place : Who.Other;
        if (who is Who.Practitioner or Who.Place && IsKnown(reader.ValueSpan, who))
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

    // Of these nothing but their identifiers says who somebody is, and there are many of them.
    private void Identifiers(JsonScanner at, ReadOnlySpan<byte> document, string type, PatientIdentity? patient)
    {
        var depth = at.CurrentDepth;
        while (at.Read() && at.CurrentDepth > depth)
        {
            var name = at.ValueSpan;
            var isWanted = at.ValueIsEscaped || name.SequenceEqual("identifier"u8) || name.SequenceEqual("subscriberId"u8);
            var start = at.ValueStart - 1;
            at.Skip();
            if (!isWanted)
                continue;
            _fragment.ResetWrittenCount();
            _fragment.Write("{"u8);
            _fragment.Write(document[start..at.Position]);
            _fragment.Write("}"u8);
            using var json = JsonDocument.Parse(_fragment.WrittenMemory);
            new PeopleReader(identities, patient).Read(type, json.RootElement);
        }
    }

    [Flags]
    private enum Who : byte
    {
        Other = 0,
        Practitioner = 1,
        Place = 2,
    }
}
