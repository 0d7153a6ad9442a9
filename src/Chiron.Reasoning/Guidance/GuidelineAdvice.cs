using Chiron.Knowledge.Guidelines;

namespace Chiron.Reasoning.Guidance;

/// <summary>What a guideline advises for this case, or would advise if one more fact were known. Advice to weigh, never an order.</summary>
public sealed record GuidelineAdvice
{
    /// <summary>Id of the recommendation in the pack.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required RecommendationKind Kind { get; init; }

    /// <summary>In one or two sentences.</summary>
    public required string Advice { get; init; }

    public required RecommendationStrength Strength { get; init; }

    /// <summary>Null for good practice, which is not graded.</summary>
    public EvidenceCertainty? Certainty { get; init; }

    /// <summary>Ids of the conditions that it belongs to.</summary>
    public required IReadOnlyList<string> About { get; init; }

    /// <summary>Ids of tests, drugs and procedures that it speaks for.</summary>
    public required IReadOnlyList<string> Suggests { get; init; }

    /// <summary>Ids of tests, drugs and procedures that it speaks against.</summary>
    public required IReadOnlyList<string> Against { get; init; }

    /// <summary>What other guidance says instead; null where the mainstream agrees.</summary>
    public string? Differs { get; init; }

    /// <summary>What is known of the case that it rests on, in words.</summary>
    public required IReadOnlyList<string> Because { get; init; }

    /// <summary>Exceptions that it names and of which nothing is known, in words: it applies unless one of them holds.</summary>
    public required IReadOnlyList<string> Unless { get; init; }

    /// <summary>Facts of which any one would make it apply, in words; empty where it applies already.</summary>
    public required IReadOnlyList<string> WaitsFor { get; init; }

    /// <summary>0 to 1: the greatest probability of a condition that it is about, 1 for a known one; 0.5 where it is about a complaint or a value.</summary>
    public required double Relevance { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Whether it applies to what is known.</summary>
    public bool Applies => WaitsFor.Count == 0;
}
