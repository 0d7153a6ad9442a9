using System.Text.Json.Serialization;

namespace Chiron.Serving.OpenAi;

/// <summary>The message of an answer.</summary>
internal sealed record AssistantMessage(string Content)
{
    public string Role => "assistant";

    /// <summary>Always null, and always there: clients read it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Refusal => null;
}
