using Chiron.Governance.Lineage;

namespace Chiron.Governance.Releases;

/// <summary>Where the weights came from: every recorded step back to the files that no recorded step wrote.</summary>
/// <param name="Steps">From the sources to the weights, by start.</param>
/// <param name="Sources">The files at the beginning.</param>
/// <param name="IsComplete">False where no recorded step wrote the weights: they came from outside this workspace.</param>
public sealed record ReleaseLineage(IReadOnlyList<LineageStep> Steps, FileSetDigest Sources, bool IsComplete)
{
    /// <summary>Walks from the weights back, from each step's inputs to the steps that wrote files with these hashes.</summary>
    public static ReleaseLineage Trace(IReadOnlyList<StepRecord> records, string weightsSha256)
    {
        var writers = new Dictionary<string, StepRecord>(StringComparer.Ordinal);
        foreach (var record in records)
            foreach (var output in record.Outputs)
                writers[output.Sha256] = record;

        var steps = new HashSet<StepRecord>(ReferenceEqualityComparer.Instance);
        var sources = new Dictionary<string, FileRecord>(StringComparer.Ordinal);
        var open = new Queue<StepRecord>();
        if (writers.TryGetValue(weightsSha256, out var trained))
            open.Enqueue(trained);
        while (open.TryDequeue(out var record))
        {
            if (!steps.Add(record))
                continue;
            foreach (var input in record.Inputs)
                if (writers.TryGetValue(input.Sha256, out var writer) && writer != record)
                    open.Enqueue(writer);
                else
                    sources[input.Sha256] = input;
        }

        return new ReleaseLineage(
            [.. steps.OrderBy(record => record.StartedAt).Select(Publish)],
            FileSetDigest.Of(sources.Values),
            IsComplete: trained is not null);
    }

    private static LineageStep Publish(StepRecord record) => new(
        record.Step,
        record.ProductVersion,
        record.StartedAt,
        record.Parameters.ToDictionary(entry => entry.Key, entry => WithoutPath(entry.Value), StringComparer.Ordinal),
        FileSetDigest.Of(record.Inputs),
        FileSetDigest.Of(record.Outputs),
        record.Counts);

    // A path tells about the machine, and sometimes about a patient; its files are named by hash anyway.
    private static string WithoutPath(string value) => Path.IsPathRooted(value) ? "(a path)" : value;
}
