using System.Text.Json.Serialization;

namespace Chiron.Serving.OpenAi;

/// <summary>One message: who said it and what.</summary>
internal sealed record ChatMessage
{
    public string? Role { get; init; }

    /// <summary>A text, or a list of parts of type text.</summary>
    [JsonConverter(typeof(ChatContentConverter))]
    public string? Content { get; init; }
}
