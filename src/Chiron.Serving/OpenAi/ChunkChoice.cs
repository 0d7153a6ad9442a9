using System.Text.Json.Serialization;

namespace Chiron.Serving.OpenAi;

/// <summary>What a chunk adds to the one answer.</summary>
internal sealed record ChunkChoice(ChunkDelta Delta, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason)
{
    public int Index => 0;

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Logprobs => null;
}
