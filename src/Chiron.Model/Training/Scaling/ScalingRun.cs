namespace Chiron.Model;

/// <summary>What one run of a scaling study came to.</summary>
public sealed record ScalingRun
{
    public int Width { get; init; }

    public int Layers { get; init; }

    /// <summary>N: parameters of the blocks.</summary>
    public long BlockParameters { get; init; }

    /// <summary>All, the vocabulary's rows included.</summary>
    public long Parameters { get; init; }

    /// <summary>D: tokens learned from, each time that one was seen.</summary>
    public long Tokens { get; init; }

    /// <summary>On the tuning split after the last step, in nats a token.</summary>
    public double TuningLoss { get; init; }

    public double Seconds { get; init; }
}
