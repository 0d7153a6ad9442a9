namespace Chiron.Intake.Tables;

/// <summary>How tables become events: which files are read, what SQL stands between, and a rule for each sort of event. Read by <see cref="TableMappingFile"/>.</summary>
public sealed record TableMapping
{
    /// <summary>The mapping's own file, for messages.</summary>
    public required string Path { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>Whether the tables tell who somebody is. The mapping must say; nothing is assumed.</summary>
    public required bool Identified { get; init; }

    /// <summary>Why the tables count as de-identified: who did it and how. Recorded in the lineage.</summary>
    public required string Reason { get; init; }

    public required IReadOnlyList<MappedTable> Tables { get; init; }

    public required IReadOnlyList<MappedView> Views { get; init; }

    public required IReadOnlyList<MappedEvent> Events { get; init; }
}
