namespace Chiron.Serving.OpenAi;

/// <summary>A <c>chat.completion</c> as the OpenAI API shapes it, with the structured assessment beside it.</summary>
internal sealed record ChatResponse
{
    public required string Id { get; init; }

    public string Object => "chat.completion";

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The release that answered.</summary>
    public required string Model { get; init; }

    /// <summary>The beginning of the manifest's hash, which stands for every byte of the release.</summary>
    public required string SystemFingerprint { get; init; }

    public required IReadOnlyList<ChatChoice> Choices { get; init; }

    public required Usage Usage { get; init; }

    public required ChironField Chiron { get; init; }
}
