namespace Chiron.Validation.Osce;

/// <summary>Written as <c>osce.json</c>.</summary>
public sealed record OsceReport
{
    /// <summary>Name, version and content hash of the pack.</summary>
    public required string Pack { get; init; }

    public required IReadOnlyList<OsceFigures> Figures { get; init; }

    /// <summary>Every case with everything told, in the order of the file.</summary>
    public required IReadOnlyList<OsceResult> Results { get; init; }
}
