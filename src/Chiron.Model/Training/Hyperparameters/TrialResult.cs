using System.Text.Json.Nodes;

namespace Chiron.Model;

/// <summary>What one trial of a search came to; a line of <c>trials.jsonl</c>.</summary>
public sealed record TrialResult
{
    /// <summary>From 1.</summary>
    public int Rung { get; init; }

    /// <summary>From 1; the same trial keeps its number in later rungs.</summary>
    public int Trial { get; init; }

    public long Steps { get; init; }

    /// <summary>The lowest on the tuning split, in nats per token; null where it diverged.</summary>
    public double? TuningLoss { get; init; }

    public long Parameters { get; init; }

    public double Seconds { get; init; }

    /// <summary>What was drawn for it.</summary>
    public required JsonObject Settings { get; init; }
}
