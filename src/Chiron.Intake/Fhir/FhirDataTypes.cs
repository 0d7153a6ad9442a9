using System.Text.Json;

namespace Chiron.Intake.Fhir;

/// <summary>Reads FHIR's general data types (references, periods, concepts, quantities) where a cursor stands on one.</summary>
internal static class FhirDataTypes
{
    public static ReadOnlyMemory<byte> Reference(ref JsonCursor cursor, string element)
    {
        cursor.ExpectObject(element);
        var id = ReadOnlyMemory<byte>.Empty;
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("reference"u8))
                id = FhirReference.IdOf(cursor.Bytes(element));
            cursor.Skip();
        }

        return id;
    }

    public static (FhirDate? Start, FhirDate? End) Period(ref JsonCursor cursor, string element)
    {
        cursor.ExpectObject(element);
        FhirDate? start = null;
        FhirDate? end = null;
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("start"u8))
                start = cursor.Date(element);
            else if (name.SequenceEqual("end"u8))
                end = cursor.Date(element);
            cursor.Skip();
        }

        return (start, end);
    }

    public static void ReadConcept(ref JsonCursor cursor, Concept concept, string element)
    {
        concept.Clear();
        cursor.ExpectObject(element);
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("coding"u8))
            {
                cursor.ExpectList(element);
                while (cursor.NextItem(element))
                    ReadCoding(ref cursor, concept, element);
            }
            else if (name.SequenceEqual("text"u8))
            {
                concept.Text = cursor.Text(element);
            }

            cursor.Skip();
        }
    }

    // A Coding, or, where the cursor stands on a CodeableConcept in a place for codings (R5), its codings.
    public static void ReadCoding(ref JsonCursor cursor, Concept concept, string element)
    {
        string? system = null;
        string? code = null;
        string? display = null;
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("system"u8))
                system = cursor.Text(element);
            else if (name.SequenceEqual("code"u8))
                code = cursor.Text(element);
            else if (name.SequenceEqual("display"u8))
                display = cursor.Text(element);
            else if (name.SequenceEqual("coding"u8))
            {
                cursor.ExpectList(element);
                while (cursor.NextItem(element))
                    ReadCoding(ref cursor, concept, element);
            }

            cursor.Skip();
        }

        if (!string.IsNullOrWhiteSpace(code))
            concept.Codings.Add(new Coding(system, code.Trim(), display));
    }

    public static void ReadConcepts(ref JsonCursor cursor, List<Concept> concepts, string element)
    {
        cursor.ExpectList(element);
        while (cursor.NextItem(element))
        {
            var concept = new Concept();
            ReadCoding(ref cursor, concept, element);
            concepts.Add(concept);
        }
    }

    public static void ReadInList(ref JsonCursor cursor, string element, ReadOnlySpan<byte> property, List<Concept> concepts)
    {
        cursor.ExpectList(element);
        while (cursor.NextItem(element))
        {
            while (cursor.NextProperty(out var name))
            {
                if (name.SequenceEqual(property))
                {
                    cursor.ExpectObject(element);
                    var concept = new Concept();
                    ReadCoding(ref cursor, concept, element);
                    concepts.Add(concept);
                }

                cursor.Skip();
            }
        }
    }

    public static string? EncounterClass(ref JsonCursor cursor)
    {
        var concept = new Concept();
        if (cursor.Reader.TokenType == JsonTokenType.StartArray)
        {
            while (cursor.NextItem("class"))
                ReadCoding(ref cursor, concept, "class");
        }
        else
        {
            cursor.ExpectObject("class");
            ReadCoding(ref cursor, concept, "class");
        }

        return concept.HasCode ? concept.Codings[0].Code : null;
    }

    public static (double? Value, string? Unit) Quantity(ref JsonCursor cursor, string element)
    {
        cursor.ExpectObject(element);
        double? value = null;
        string? unit = null;
        string? code = null;
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual("value"u8))
                value = cursor.Number(element + ".value");
            else if (name.SequenceEqual("unit"u8))
                unit = cursor.Text(element);
            else if (name.SequenceEqual("code"u8))
                code = cursor.Text(element);
            cursor.Skip();
        }

        return (value, string.IsNullOrWhiteSpace(code) ? unit?.Trim() : code.Trim());
    }

    public static ((double? Value, string? Unit) First, (double? Value, string? Unit) Second) Pair(
        ref JsonCursor cursor, string element, ReadOnlySpan<byte> firstName, ReadOnlySpan<byte> secondName)
    {
        cursor.ExpectObject(element);
        (double?, string?) first = (null, null);
        (double?, string?) second = (null, null);
        while (cursor.NextProperty(out var name))
        {
            if (name.SequenceEqual(firstName))
                first = Quantity(ref cursor, element);
            else if (name.SequenceEqual(secondName))
                second = Quantity(ref cursor, element);
            cursor.Skip();
        }

        return (first, second);
    }
}
