using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chiron.Serving.OpenAi;

/// <summary>Reads a message's content, which is a text or a list of parts; the texts of parts are joined by line feeds. Other parts are refused.</summary>
internal sealed class ChatContentConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new ContentPartException("A message's content is a text or a list of parts of type 'text'.");

        var text = new StringBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            using var part = JsonDocument.ParseValue(ref reader);
            if (part.RootElement.ValueKind != JsonValueKind.Object
                || !part.RootElement.TryGetProperty("type", out var type)
                || !type.ValueEquals("text")
                || !part.RootElement.TryGetProperty("text", out var value)
                || value.ValueKind != JsonValueKind.String)
                throw new ContentPartException("A part of a message's content must be {\"type\": \"text\", \"text\": …}; this release reads text alone.");
            if (text.Length > 0)
                text.Append('\n');
            text.Append(value.GetString());
        }

        return text.ToString();
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
