using System.Text.Json.Serialization;

namespace Chiron.Serving.OpenAi;

/// <summary>The one answer of a completion.</summary>
internal sealed record ChatChoice(int Index, AssistantMessage Message, string FinishReason)
{
    /// <summary>Always null, and always there: clients read it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Logprobs => null;
}
