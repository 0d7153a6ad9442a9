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

    /// <summary><c>average</c> where the moving average of the weights was measured; absent for the weights themselves.</summary>
    public string? Weights { get; init; }

    /// <summary>ε that a private run has spent so far.</summary>
    public double? Epsilon { get; init; }

    public double ElapsedSeconds { get; init; }

    /// <summary>Memory that the process holds in RAM, in mebibytes.</summary>
    public double? ResidentMegabytes { get; init; }

    /// <summary>Full garbage collections of this process since the first step after its start.</summary>
    public int? FullCollections { get; init; }
}
