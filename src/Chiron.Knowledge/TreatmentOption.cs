namespace Chiron.Knowledge;

/// <summary>One way to treat a condition.</summary>
public sealed record TreatmentOption
{
    /// <summary>1 for first line, 2 for second line, and so on.</summary>
    public required int Line { get; init; }

    /// <summary>Ids of drugs given together.</summary>
    public IReadOnlyList<string> Drugs { get; init; } = [];

    /// <summary>Ids of procedures.</summary>
    public IReadOnlyList<string> Procedures { get; init; } = [];

    /// <summary>What is done besides, in a sentence; null where drugs and procedures say it all.</summary>
    public string? Advice { get; init; }

    /// <summary>Probability, 0 to 1, that a treated person gets this option.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Source ids, or <c>estimate</c>; empty where the condition's own sources cover it.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];
}
