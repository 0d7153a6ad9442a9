using System.Text.Json;

namespace Chiron.Intake;

/// <summary>What the source holds and what of it stands in <c>raw/</c> now, in counts only: no file names, nothing of any patient.</summary>
public sealed record RawIntakeReport
{
    public int Files { get; init; }

    /// <summary>Brought in earlier and unchanged since, so left alone.</summary>
    public int FilesSkipped { get; init; }

    /// <summary>Brought in without what could not be read.</summary>
    public int FilesCleaned { get; init; }

    /// <summary>Of which nothing could be read.</summary>
    public int FilesRefused { get; init; }

    public long Bytes { get; init; }

    public long Documents { get; init; }

    public SortedDictionary<string, long> Resources { get; init; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, long> QuarantinedByReason { get; init; } = new(StringComparer.Ordinal);

    public string ToJson() => JsonSerializer.Serialize(this, IntakeJson.Default.RawIntakeReport);
}
