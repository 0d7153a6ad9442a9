using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chiron.Deidentification;

/// <summary>Writes a tree of FHIR elements as JSON.</summary>
internal static class FhirElementWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(FhirElement resource)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Options))
            Structure(json, resource);
        return bytes.ToArray();
    }

    private static void Structure(Utf8JsonWriter json, FhirElement element)
    {
        json.WriteStartObject();
        if (element.IsResource)
            json.WriteString("resourceType", element.Type);
        foreach (var group in element.Children.GroupBy(child => child.Definition.JsonName, StringComparer.Ordinal))
        {
            var items = group.ToList();
            var isList = items[0].Definition.IsRepeating;
            if (!items[0].IsPrimitive)
            {
                json.WritePropertyName(group.Key);
                Each(json, items, isList, Structure);
                continue;
            }

            if (items.Exists(item => item.Value is not null))
            {
                json.WritePropertyName(group.Key);
                Each(json, items, isList, Scalar);
            }

            if (items.Exists(item => item.Children.Count > 0))
            {
                json.WritePropertyName("_" + group.Key);
                Each(json, items, isList, Beside);
            }
        }

        json.WriteEndObject();
    }

    private static void Each(Utf8JsonWriter json, List<FhirElement> items, bool isList, Action<Utf8JsonWriter, FhirElement> write)
    {
        if (isList)
            json.WriteStartArray();
        foreach (var item in items)
            write(json, item);
        if (isList)
            json.WriteEndArray();
    }

    private static void Scalar(Utf8JsonWriter json, FhirElement element)
    {
        if (element.Value is null)
            json.WriteNullValue();
        else if (element.Value.IsText)
            json.WriteStringValue(element.Value.Text);
        else
            json.WriteRawValue(element.Value.Text);
    }

    private static void Beside(Utf8JsonWriter json, FhirElement element)
    {
        if (element.Children.Count == 0)
            json.WriteNullValue();
        else
            Structure(json, element);
    }
}
