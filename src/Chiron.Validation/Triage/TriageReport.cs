namespace Chiron.Validation.Triage;

/// <summary>Written as <c>triage.json</c>.</summary>
public sealed record TriageReport
{
    /// <summary>Name, version and content hash of the pack.</summary>
    public required string Pack { get; init; }

    public required int Seed { get; init; }

    /// <summary>By source, by how much was told, by rule.</summary>
    public required IReadOnlyList<TriageFigures> Figures { get; init; }
}
