namespace Chiron.Knowledge;

/// <summary>What a pack's folder holds and what is wrong with it.</summary>
public sealed record KnowledgeReport
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Notice { get; init; }

    /// <summary>SHA-256 as in <see cref="KnowledgePack.ContentHash"/>.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Entries read of each kind, faulty ones included, in the order in which a pack is described.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Counts { get; init; }

    /// <summary>Entries of any kind that name no source but the authors' own estimate.</summary>
    public required int OnEstimatesAlone { get; init; }

    /// <summary>By file and line; empty for a sound pack.</summary>
    public required IReadOnlyList<KnowledgeProblem> Problems { get; init; }
}
