namespace Chiron.Knowledge.Guidelines;

/// <summary>What a guideline advises, and for whom. Advice for clinicians to weigh, never an order.</summary>
public sealed record Recommendation
{
    /// <summary>Kebab-case, unique among the pack's recommendations, stable over versions.</summary>
    public required string Id { get; init; }

    /// <summary>What it is about, in a few words.</summary>
    public required string Title { get; init; }

    public required OrganSystem System { get; init; }

    public required RecommendationKind Kind { get; init; }

    /// <summary>Ids of the conditions that it belongs to; empty where it is about a complaint or a value.</summary>
    public IReadOnlyList<string> About { get; init; } = [];

    /// <summary>For which cases it is made.</summary>
    public required Criterion When { get; init; }

    /// <summary>What it advises, in one or two sentences.</summary>
    public required string Advice { get; init; }

    public required RecommendationStrength Strength { get; init; }

    /// <summary>Null for good practice, which is not graded.</summary>
    public EvidenceCertainty? Certainty { get; init; }

    /// <summary>Ids of tests, drugs and procedures that it speaks for.</summary>
    public IReadOnlyList<string> Suggests { get; init; } = [];

    /// <summary>Ids of tests, drugs and procedures that it speaks against.</summary>
    public IReadOnlyList<string> Against { get; init; } = [];

    /// <summary>What other guidance says instead, in a sentence; null where the mainstream agrees.</summary>
    public string? Differs { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }
}
