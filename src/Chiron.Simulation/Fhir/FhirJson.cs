using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Chiron.Simulation.Fhir;

/// <summary>The FHIR elements that recur in every resource.</summary>
internal static class FhirJson
{
    public static void Time(this Utf8JsonWriter w, ReadOnlySpan<byte> name, DateTime time)
    {
        Span<byte> text = stackalloc byte[25];
        time.TryFormat(text, out _, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        "+00:00"u8.CopyTo(text[19..]);
        w.WriteString(name, text);
    }

    public static void Date(this Utf8JsonWriter w, ReadOnlySpan<byte> name, DateTime time)
    {
        Span<byte> text = stackalloc byte[10];
        time.TryFormat(text, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        w.WriteString(name, text);
    }

    public static void Profile(this Utf8JsonWriter w, string profile)
    {
        w.WriteStartObject("meta"u8);
        w.WriteStartArray("profile"u8);
        w.WriteStringValue("http://hl7.org/fhir/us/core/StructureDefinition/" + profile);
        w.WriteEndArray();
        w.WriteEndObject();
    }

    /// <summary>A CodeableConcept with one coding.</summary>
    public static void Concept(this Utf8JsonWriter w, ReadOnlySpan<byte> name, string system, string code, string display)
    {
        w.WriteStartObject(name);
        w.ConceptBody(system, code, display);
        w.WriteEndObject();
    }

    /// <summary>An array of one CodeableConcept.</summary>
    public static void Concepts(this Utf8JsonWriter w, ReadOnlySpan<byte> name, string system, string code, string display)
    {
        w.WriteStartArray(name);
        w.WriteStartObject();
        w.ConceptBody(system, code, display);
        w.WriteEndObject();
        w.WriteEndArray();
    }

    public static void ConceptBody(this Utf8JsonWriter w, string system, string code, string display)
    {
        w.WriteStartArray("coding"u8);
        w.WriteStartObject();
        w.CodingBody(system, code, display);
        w.WriteEndObject();
        w.WriteEndArray();
        w.WriteString("text"u8, display);
    }

    public static void Coding(this Utf8JsonWriter w, ReadOnlySpan<byte> name, string system, string code, string display)
    {
        w.WriteStartObject(name);
        w.CodingBody(system, code, display);
        w.WriteEndObject();
    }

    public static void CodingBody(this Utf8JsonWriter w, string system, string code, string display)
    {
        w.WriteString("system"u8, system);
        w.WriteString("code"u8, code);
        w.WriteString("display"u8, display);
    }

    public static void Quantity(this Utf8JsonWriter w, ReadOnlySpan<byte> name, double value, string unit, int decimals)
    {
        w.WriteStartObject(name);
        w.Decimal("value"u8, value, decimals);
        w.WriteString("unit"u8, unit);
        w.WriteString("system"u8, FhirSystems.Ucum);
        w.WriteString("code"u8, unit);
        w.WriteEndObject();
    }

    public static void Decimal(this Utf8JsonWriter w, ReadOnlySpan<byte> name, double value, int decimals)
    {
        Span<byte> text = stackalloc byte[64];
        w.WritePropertyName(name);
        if (Utf8Formatter.TryFormat(value, text, out var length, new System.Buffers.StandardFormat('F', (byte)decimals)))
            w.WriteRawValue(text[..length], skipInputValidation: true);
        else
            w.WriteNumberValue(value);
    }

    public static void Telecom(this Utf8JsonWriter w, string system, string value, string? use)
    {
        w.WriteStartObject();
        w.WriteString("system"u8, system);
        w.WriteString("value"u8, value);
        if (use is not null)
            w.WriteString("use"u8, use);
        w.WriteEndObject();
    }

    public static void Address(this Utf8JsonWriter w, Identity.Address address, string? use = null)
    {
        w.WriteStartObject();
        if (use is not null)
            w.WriteString("use"u8, use);
        w.WriteStartArray("line"u8);
        w.WriteStringValue(address.Street);
        if (address.Unit is not null)
            w.WriteStringValue(address.Unit);
        w.WriteEndArray();
        w.WriteString("city"u8, address.Place.City);
        w.WriteString("state"u8, address.Place.State);
        w.WriteString("postalCode"u8, address.Place.Zip);
        w.WriteString("country"u8, "US"u8);
        w.WriteEndObject();
    }
}
