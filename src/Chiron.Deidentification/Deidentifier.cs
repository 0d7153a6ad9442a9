using System.Runtime.ExceptionServices;
using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>
/// De-identifies a folder of FHIR records: collects who is who over all files, rewrites each file aside, searches what was written for leaks, and only
/// then puts it in its place. A run that was killed goes on with the files that are missing; one that finds nothing changed says so.
/// </summary>
/// <param name="privateFolder">
/// Where the state that names source files is kept, on the identified side; null for the folder of the key file, and for a key without a file nothing is
/// kept and each run starts anew.
/// </param>
/// <param name="degreeOfParallelism">Files at a time; 0 for one a processor.</param>
public sealed class Deidentifier(DeidentificationPolicy policy, DeidentificationKey key, string? privateFolder = null, int degreeOfParallelism = 0)
{
    private readonly string? _privateFolder = privateFolder ?? Path.GetDirectoryName(key.Path is null ? null : Path.GetFullPath(key.Path));
    private readonly int _threads = degreeOfParallelism > 0 ? degreeOfParallelism : Environment.ProcessorCount;

    /// <param name="rawFolder">Identified records: FHIR JSON or NDJSON, gzip or not, and optionally <c>truth/*.parquet</c> of a simulated cohort.</param>
    /// <param name="outFolder">Gets <c>part-00001.ndjson[.gz]</c> and so on, <c>truth/</c> and <c>reports/</c>.</param>
    /// <exception cref="IntakeException">The folder does not exist or holds no FHIR file.</exception>
    /// <exception cref="DeidentificationException">The run cannot be made.</exception>
    /// <exception cref="IOException">The disk refuses; what was finished stays for the next run.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was finished stays for the next run.</exception>
    public DeidentificationReport Run(
        string rawFolder, string outFolder, IProgress<DeidentificationProgress>? progress = null, CancellationToken stop = default)
    {
        var source = new FhirSource(rawFolder);
        var files = source.Files.Where(file => !file.Name.StartsWith("truth/", StringComparison.Ordinal)).ToList();
        if (files.Count == 0)
            throw new DeidentificationException($"the folder '{rawFolder}' holds no FHIR file outside of truth/");
        Directory.CreateDirectory(outFolder);
        var truthFolder = Path.Combine(rawFolder, "truth");
        var truthTarget = Path.Combine(outFolder, "truth");
        var state = RunState.Open(_privateFolder, policy, key, [.. files, .. TruthTables.Find(truthFolder)], files.Count, outFolder);
        if (state.IsComplete && state.Report(outFolder) is { } unchanged && unchanged.TruthRows.Keys.All(name => File.Exists(Path.Combine(truthTarget, name))))
            return unchanged;
        state.Begin();

        var total = files.Sum(file => file.Bytes);
        var identities = Collect(source, files, new StageProgress("identities", total, progress), stop);
        var byPseudonym = LeakAudit.Pseudonymise(key, identities);
        var global = LeakAudit.Global(identities);
        var rewriting = new StageProgress("records", total, progress);
        ForEach(files, stop, (index, file) =>
        {
            if (!state.IsDone(index))
            {
                var run = new FileRun(policy, key, identities, source, file, PartName(index, file));
                state.Save(index, run.Execute(outFolder, new LeakAudit(policy, key, identities, byPseudonym, global), stop));
            }

            rewriting.Add(file.Bytes);
        });

        RemoveStale(outFolder, files);
        var truth = TruthTables.Carry(truthFolder, truthTarget, policy, key, identities, stop);
        var report = DeidentificationReport.From(policy, key, state.Results, identities, truth);
        if (report.Outputs.Count > 0)
            report = report with { Risk = new RiskAssessment(policy.Risk).Measure(outFolder, progress, stop) };
        ReportFiles.Write(Path.Combine(outFolder, "reports"), report);
        state.Complete();
        return report;
    }

    private IdentityIndex Collect(FhirSource source, List<FhirFile> files, StageProgress progress, CancellationToken stop)
    {
        var identities = new IdentityIndex();
        ForEach(files, stop, (_, file) =>
        {
            var collector = new IdentityCollector(identities);
            foreach (var document in source.ReadDocuments(file, new Quarantine(), stop))
                collector.Collect(document.Utf8.Span);
            progress.Add(file.Bytes);
        });
        identities.Settle();
        return identities;
    }

    private void ForEach(List<FhirFile> files, CancellationToken stop, Action<int, FhirFile> act)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop };
        try
        {
            Parallel.For(0, files.Count, options, index => act(index, files[index]));
        }
        catch (AggregateException faults)
        {
            stop.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }

    private static string PartName(int index, FhirFile file) =>
        $"part-{index + 1:D5}.ndjson{(file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? ".gz" : "")}";

    private static void RemoveStale(string outFolder, List<FhirFile> files)
    {
        var current = files.Select((file, index) => PartName(index, file)).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(outFolder, "part-*"))
            if (!current.Contains(Path.GetFileName(path)))
                File.Delete(path);
    }
}
