namespace Chiron.Knowledge;

/// <summary>A sign of danger that forces at least an urgency, whatever the differential says.</summary>
public sealed record RedFlag
{
    public required string Id { get; init; }

    /// <summary>What is alarming, in a sentence for clinicians.</summary>
    public required string Name { get; init; }

    /// <summary>Why it needs care, in a sentence for patients.</summary>
    public required string Lay { get; init; }

    public required CasePattern When { get; init; }

    public required Urgency Urgency { get; init; }

    public required IReadOnlyList<string> Sources { get; init; }
}
