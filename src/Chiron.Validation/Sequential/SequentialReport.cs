namespace Chiron.Validation.Sequential;

/// <summary>How the cases of one source went; written as <c>sequential.json</c>.</summary>
public sealed record SequentialReport
{
    public required string Source { get; init; }

    public required string Pack { get; init; }

    /// <summary>SHA-256 of the pack; empty for one that was made in memory.</summary>
    public required string PackHash { get; init; }

    public required int Cases { get; init; }

    /// <summary>Cases whose condition the pack does not hold: nobody can solve them.</summary>
    public required int OutOfReach { get; init; }

    public required double StopAt { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<SequentialFigures> Figures { get; init; }
}
