namespace Chiron.Serving.OpenAi;

/// <summary>A piece of a streamed answer. The piece that ends it carries the structured assessment.</summary>
internal sealed record ChatChunk
{
    public required string Id { get; init; }

    public string Object => "chat.completion.chunk";

    public required long Created { get; init; }

    public required string Model { get; init; }

    public required string SystemFingerprint { get; init; }

    /// <summary>Empty only in the last chunk, where the usage was asked for.</summary>
    public required IReadOnlyList<ChunkChoice> Choices { get; init; }

    public Usage? Usage { get; init; }

    public ChironField? Chiron { get; init; }
}
