namespace Chiron.Serving.OpenAi;

/// <summary>The first delta names the role, the others add text.</summary>
internal sealed record ChunkDelta(string? Role = null, string? Content = null);
