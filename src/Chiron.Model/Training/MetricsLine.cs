namespace Chiron.Model;

/// <summary>One line of <c>metrics.jsonl</c>.</summary>
internal sealed record MetricsLine
{
    public long Step { get; init; }

    public int Epoch { get; init; }

    /// <summary><c>train</c> (since the last such line) or <c>tuning</c>.</summary>
    public required string Split { get; init; }

    /// <summary>The weighted parts, in nats per token.</summary>
    public double Loss { get; init; }

    /// <summary>Sums over what was measured, and of how many positions.</summary>
    public required LossParts Parts { get; init; }

    public float? LearningRate { get; init; }

    public double? GradientNorm { get; init; }

    public double? TokensPerSecond { get; init; }

    public double ElapsedSeconds { get; init; }
}
