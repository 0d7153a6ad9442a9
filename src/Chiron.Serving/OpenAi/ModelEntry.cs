namespace Chiron.Serving.OpenAi;

/// <summary>A release as <c>/v1/models</c> lists it.</summary>
internal sealed record ModelEntry
{
    public required string Id { get; init; }

    public string Object => "model";

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    public required string OwnedBy { get; init; }

    public required ReleaseName Release { get; init; }

    /// <summary>SHA-256 of the release's manifest.</summary>
    public required string ManifestSha256 { get; init; }

    /// <summary>Version of the knowledge pack inside.</summary>
    public required string KnowledgeVersion { get; init; }

    public string Notice => Serving.Notice.Text;
}
