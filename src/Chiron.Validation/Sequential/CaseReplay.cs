namespace Chiron.Validation.Sequential;

/// <summary>How one case went, turn by turn. The same case, inquirer and rule give the same replay, byte for byte.</summary>
public sealed record CaseReplay
{
    public required string Source { get; init; }

    public required string Case { get; init; }

    public required string Inquirer { get; init; }

    /// <summary>SHA-256 of the pack; empty for one that was made in memory.</summary>
    public required string PackHash { get; init; }

    /// <summary>What was known at the start, in words.</summary>
    public required string Opening { get; init; }

    /// <summary>The first few before any question.</summary>
    public required IReadOnlyList<RankedAnswer> Start { get; init; }

    public required IReadOnlyList<ReplayTurn> Turns { get; init; }

    /// <summary>Ids of the conditions that it may be called; empty where the pack holds none.</summary>
    public required IReadOnlyList<string> Truth { get; init; }

    /// <summary>What the inquirer held for most probable in the end.</summary>
    public required string Answer { get; init; }

    public required double CostUsd { get; init; }

    public bool IsCorrect => Truth.Contains(Answer);

    /// <summary>The differential after so many questions, or the last one where fewer were asked.</summary>
    public IReadOnlyList<RankedAnswer> After(int questions) => questions == 0 || Turns.Count == 0 ? Start : Turns[Math.Min(questions, Turns.Count) - 1].Differential;
}
