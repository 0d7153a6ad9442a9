using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Lives;
using Chiron.Simulation.Truth;
using Chiron.Timelines.Storage;

namespace Chiron.Simulation;

/// <summary>
/// Simulates people from a knowledge pack and writes them as identified FHIR R4, with the true probabilities beside. Nobody in it exists.
/// </summary>
/// <remarks>
/// The same pack and options give the same bytes, whatever the number of threads. A run is all or nothing: it is written aside and renamed
/// at its end, and it replaces only what an earlier simulation wrote.
/// </remarks>
public sealed class CohortSimulator
{
    private const string TruthFolder = "truth";
    private const string RecordFile = "simulation.json";

    private readonly CompiledPack _compiled;

    /// <exception cref="SimulationException">The pack has no conditions or no findings.</exception>
    public CohortSimulator(KnowledgePack pack)
    {
        if (pack.Conditions.Count == 0 || pack.Findings.Count == 0)
            throw new SimulationException($"the knowledge pack '{pack.Name}' has no conditions or no findings: nobody can fall ill from it");
        _compiled = new CompiledPack(pack);
    }

    /// <summary>
    /// Writes <c>bundles/</c> or <c>bulk/</c> and <c>truth/</c> under <paramref name="outFolder"/>.
    /// </summary>
    /// <exception cref="SimulationException">An option is outside its range, or the folder holds records of another origin.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing was changed.</exception>
    public SimulationSummary Simulate(
        SimulationOptions options, string outFolder, IProgress<SimulationProgress>? progress = null, CancellationToken stop = default)
    {
        options.Validate();
        var (name, otherName) = options.Format == SimulationFormat.Bundles ? ("bundles", "bulk") : ("bulk", "bundles");
        RefuseForeign(outFolder, name, otherName);

        using var records = new AtomicFolder(Path.Combine(outFolder, name));
        using var truth = new AtomicFolder(Path.Combine(outFolder, TruthFolder));
        var summary = WriteShards(options, name, records.Path, truth.Path, progress, stop);
        AtomicFile.WriteAllText(Path.Combine(truth.Path, "README.md"), TruthReadme.Text);
        AtomicFile.WriteAllText(Path.Combine(truth.Path, RecordFile), JsonSerializer.Serialize(Record(options, summary), SimulationJson.Default.SimulationRecord) + "\n");

        records.Commit();
        truth.Commit();
        if (Directory.Exists(Path.Combine(outFolder, otherName)))
            Directory.Delete(Path.Combine(outFolder, otherName), recursive: true);
        return summary;
    }

    private static void RefuseForeign(string outFolder, string name, string otherName)
    {
        if (File.Exists(Path.Combine(outFolder, TruthFolder, RecordFile)))
            return;
        foreach (var folder in (ReadOnlySpan<string>)[name, otherName, TruthFolder])
            if (Directory.Exists(Path.Combine(outFolder, folder)))
                throw new SimulationException(
                    $"'{outFolder}' already holds a folder '{folder}' that no simulation wrote ('{TruthFolder}/{RecordFile}' is missing); choose another folder so that no record is lost");
    }

    private SimulationSummary WriteShards(
        SimulationOptions options, string name, string recordsFolder, string truthFolder, IProgress<SimulationProgress>? progress, CancellationToken stop)
    {
        var network = new CareNetwork(options.Seed);
        var shards = (options.Patients + options.PatientsPerFile - 1) / options.PatientsPerFile;
        using var tables = new TruthTables(truthFolder);
        using var identifiers = new FileStream(Path.Combine(truthFolder, "identifiers.ndjson"), FileMode.CreateNew, FileAccess.Write);
        var totals = new Totals(tables, identifiers);
        var (next, patients, resources) = (-1, 0, 0L);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);

        void Work()
        {
            var writer = new ShardWriter(_compiled, network, options, recordsFolder);
            while (Interlocked.Increment(ref next) is var shard && shard < shards)
            {
                var result = writer.Write(
                    shard,
                    written =>
                    {
                        var sum = Interlocked.Add(ref resources, written);
                        var done = Interlocked.Increment(ref patients);
                        if (done % 20 == 0 || done == options.Patients)
                            progress?.Report(new SimulationProgress(done, options.Patients, sum));
                    },
                    failed.Token);
                totals.Take(shard, result);
            }
        }

        var threads = Math.Min(shards, options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
        RunAll(threads, Work, failed);
        stop.ThrowIfCancellationRequested();
        tables.Complete(stop);
        return totals.Summary(name);
    }

    private static void RunAll(int threads, Action work, CancellationTokenSource failed)
    {
        var tasks = Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                try
                {
                    work();
                }
                catch
                {
                    failed.Cancel();
                    throw;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        try
        {
            Task.WaitAll(tasks);
        }
        catch (AggregateException e)
        {
            // The first real failure; the others only stopped because of it.
            var cause = e.Flatten().InnerExceptions.OrderBy(x => x is OperationCanceledException).First();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }
    }

    private SimulationRecord Record(SimulationOptions options, SimulationSummary summary) => new(
        "Simulated records: no person in them exists.",
        options with { Threads = 0 },
        _compiled.Pack.Name,
        _compiled.Pack.Version,
        _compiled.Pack.ContentHash,
        summary.Patients,
        summary.Deaths,
        summary.Encounters,
        summary.ClinicalFacts,
        summary.Resources,
        summary.TrueRisks,
        summary.TruePosteriors);
}
