using System.Globalization;
using System.Text.Json;

namespace Chiron.Intake.Fhir;

/// <summary>Typed steps over a <see cref="Utf8JsonReader"/> that name the element where the JSON type is not the one FHIR asks for.</summary>
internal ref struct JsonCursor(ReadOnlyMemory<byte> utf8, string resourceType, Utf8Strings strings)
{
    public Utf8JsonReader Reader = new(utf8.Span);

    /// <summary>The next property of the object that the cursor is in, its value being the current token; false at the closing brace.</summary>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        Reader.Read();
        if (Reader.TokenType != JsonTokenType.PropertyName)
        {
            name = default;
            return false;
        }

        name = Reader.ValueSpan;
        Reader.Read();
        return true;
    }

    /// <summary>The next object of the list that the cursor is in; false at the closing bracket.</summary>
    public bool NextItem(string element)
    {
        Reader.Read();
        if (Reader.TokenType == JsonTokenType.EndArray)
            return false;
        ExpectObject(element);
        return true;
    }

    public readonly void ExpectObject(string element) => Expect(JsonTokenType.StartObject, element, "an object");

    public readonly void ExpectList(string element) => Expect(JsonTokenType.StartArray, element, "a list");

    public void Skip() => Reader.Skip();

    public readonly string? Text(string element)
    {
        Expect(JsonTokenType.String, element, "a string");
        return Reader.ValueIsEscaped ? Unescaped(element) : strings.Get(Reader.ValueSpan);
    }

    public readonly bool Boolean(string element) => Reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault(QuarantineReason.WrongType, element, "expected true or false"),
    };

    public readonly double Number(string element)
    {
        if (Reader.TokenType == JsonTokenType.Number && Reader.TryGetDouble(out var number) && double.IsFinite(number))
            return number;
        throw Fault(QuarantineReason.InvalidNumber, element, "expected a JSON number");
    }

    public readonly FhirDate Date(string element)
    {
        Expect(JsonTokenType.String, element, "a date");
        return FhirDate.TryParse(Reader.ValueSpan, out var date)
            ? date
            : throw Fault(QuarantineReason.InvalidDate, element, "expected a FHIR date such as 2019-03-01 or 2019-03-01T10:00:00Z");
    }

    /// <summary>The bytes of a string without escapes, in the resource's own buffer.</summary>
    public readonly ReadOnlyMemory<byte> Bytes(string element)
    {
        Expect(JsonTokenType.String, element, "a string");
        return Reader.ValueIsEscaped
            ? System.Text.Encoding.UTF8.GetBytes(Unescaped(element))
            : utf8.Slice((int)Reader.TokenStartIndex + 1, Reader.ValueSpan.Length);
    }

    public readonly byte[] Base64(string element)
    {
        Expect(JsonTokenType.String, element, "base64");
        return Reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw Fault(QuarantineReason.WrongType, element, "expected base64");
    }

    public readonly FhirFaultException Fault(QuarantineReason reason, string element, string expected) =>
        new(reason, string.Create(CultureInfo.InvariantCulture, $"{resourceType}.{element}: {expected}; the resource was quarantined"));

    private readonly void Expect(JsonTokenType type, string element, string expected)
    {
        if (Reader.TokenType != type)
            throw Fault(QuarantineReason.WrongType, element, $"expected {expected}");
    }

    private readonly string Unescaped(string element)
    {
        try
        {
            return Reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Fault(QuarantineReason.NotUtf8, element, "the escapes are no valid Unicode");
        }
    }
}
