using System.Text.Json;

namespace Chiron.Intake.Tables;

/// <summary>What became of the tables, in counts, and the first rows that made no event.</summary>
public sealed class TableIntakeReport
{
    /// <summary>Rows kept in <see cref="Quarantined"/>; beyond it they are only counted.</summary>
    public const int KeptRows = 1000;

    public required string Dataset { get; init; }

    /// <summary>Why the tables count as de-identified, as the mapping says.</summary>
    public required string Reason { get; init; }

    /// <summary>By table.</summary>
    public SortedDictionary<string, long> RowsRead { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By <c>table.column</c>: cells that could not be read as the type that the mapping gives, and count as empty.</summary>
    public SortedDictionary<string, long> CellsNotOfTheirType { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By rule.</summary>
    public SortedDictionary<string, long> EventsByRule { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> QuarantinedByReason { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The first of them.</summary>
    public List<QuarantinedRow> Quarantined { get; init; } = [];

    public long Subjects { get; set; }

    public long Events { get; set; }

    public string ToJson() => JsonSerializer.Serialize(this, TableJson.Default.TableIntakeReport);

    internal void Add(QuarantinedRow row)
    {
        QuarantinedByReason[row.Fault.ToString()] = QuarantinedByReason.GetValueOrDefault(row.Fault.ToString()) + 1;
        if (Quarantined.Count < KeptRows)
            Quarantined.Add(row);
    }
}
