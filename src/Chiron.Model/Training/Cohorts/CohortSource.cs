using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>Where a cohort's timelines come from: a dataset on disk or, without a hash, a list in memory.</summary>
/// <param name="Read">The timelines of a split; may be called again.</param>
/// <param name="Weight">See <see cref="TrainingCohort.Weight"/>.</param>
/// <param name="ContentHash">SHA-256 of all that the timelines are read from; null where they are in memory.</param>
internal sealed record CohortSource(string Name, Func<Split, IEnumerable<Timeline>> Read, Func<IReadOnlyList<CodeMetadata>> ReadCodes, double? Weight, string? ContentHash)
{
    public static CohortSource Of(TrainingCohort cohort, CancellationToken stop) => new(
        Path.GetFileName(cohort.Dataset.Path),
        split => cohort.Dataset.ReadTimelines(split, stop),
        cohort.Dataset.ReadCodes,
        cohort.Weight,
        HashOf(cohort.Dataset));

    /// <summary>Each code once, as the first cohort describes it.</summary>
    /// <exception cref="ModelException">Two cohorts measure one code in different units: their values would mean different things.</exception>
    public static IReadOnlyList<CodeMetadata> AllCodes(IReadOnlyList<CohortSource> cohorts)
    {
        if (cohorts.Count == 1)
            return cohorts[0].ReadCodes();
        var all = new Dictionary<string, (CodeMetadata Code, string Cohort)>(StringComparer.Ordinal);
        foreach (var cohort in cohorts)
            foreach (var code in cohort.ReadCodes())
            {
                if (!all.TryGetValue(code.Code, out var known))
                    all[code.Code] = (code, cohort.Name);
                else if (known.Code.Unit is null)
                    all[code.Code] = (known.Code with { Unit = code.Unit }, cohort.Name);
                else if (code.Unit is not null && code.Unit != known.Code.Unit)
                    throw new ModelException(
                        $"'{code.Code}' is measured in '{known.Code.Unit}' in cohort '{known.Cohort}' and in '{code.Unit}' in cohort '{cohort.Name}'; "
                        + "bring both to one unit before training on both");
            }

        return [.. all.Values.Select(entry => entry.Code)];
    }

    private static string HashOf(MedsDataset dataset)
    {
        var metadata = Path.Combine(dataset.Path, "metadata");
        var files = dataset.DataFiles
            .Concat(Directory.Exists(metadata) ? Directory.EnumerateFiles(metadata, "*.parquet").Order(StringComparer.Ordinal) : []);
        var text = string.Join('\n', files.Select(file => $"{Path.GetRelativePath(dataset.Path, file)} {Timelines.Storage.ContentHash.OfFile(file)}"));
        return Timelines.Storage.ContentHash.OfBytes(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
