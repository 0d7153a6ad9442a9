using System.Diagnostics;
using System.Globalization;
using Chiron.Model;
using Chiron.Timelines.Meds;

namespace Chiron.Benchmarks;

/// <summary>What it takes to make a cohort ready for training, and what memory training then takes: the first subjects of a MEDS dataset, encoded, mapped, trained on.</summary>
internal static class CohortBenchmark
{
    public static void Run(string[] arguments)
    {
        var subjects = Number(arguments, 1, 10_000);
        var steps = Number(arguments, 2, 60);
        var size = arguments.Length > 3 ? arguments[3] : "tiny";
        var threads = Number(arguments, 4, 1);
        var folder = Directory.CreateTempSubdirectory("chiron-bench-").FullName;
        try
        {
            var meds = Path.Combine(folder, "meds");
            Console.WriteLine($"{Copy(arguments[0], meds, subjects):N0} events of {subjects:N0} subjects");
            using var dataset = MedsDataset.Open(meds);
            var configuration = new TrainingConfiguration { Model = ModelConfiguration.OfSize(size), MaximumSteps = steps, Threads = threads, AdditiveHazards = false };
            Encode(dataset, configuration, Path.Combine(folder, "encoded"));
            Train(dataset, configuration, folder, steps);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Encode(MedsDataset dataset, TrainingConfiguration configuration, string folder)
    {
        using var process = Process.GetCurrentProcess();
        var (before, wall) = (process.TotalProcessorTime, Stopwatch.StartNew());
        IReadOnlyList<CohortSource> sources = [CohortSource.Of(new TrainingCohort(dataset), default)];
        var (_, records) = new EncodedCohortFolder(folder).Open(sources, configuration, default);
        process.Refresh();
        var bytes = Directory.EnumerateFiles(folder, "*.records", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Console.WriteLine($"vocabulary and records: {(process.TotalProcessorTime - before).TotalSeconds:F1} CPU s, {wall.Elapsed.TotalSeconds:F1} s by the clock, {bytes >> 20:N0} MiB on disk");
        records.Dispose();
    }

    private static void Train(MedsDataset dataset, TrainingConfiguration configuration, string folder, long steps)
    {
        var (collections, memory) = (Array.Empty<int>(), new List<(long Step, long Anonymous, long Mapped)>());
        var trainer = new Trainer { EncodedCohorts = Path.Combine(folder, "encoded"), WithModel = false };
        trainer.Train(dataset, configuration, Path.Combine(folder, "run"), new Reporter(progress =>
        {
            if (progress is not { Phase: TrainingPhase.Training, Loss: not null } || (progress.Step > 1 && progress.Step % 10 != 0))
                return;
            if (progress.Step == 1)
                collections = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
            var (anonymous, mapped) = Resident();
            memory.Add((progress.Step, anonymous, mapped));
            Console.WriteLine($"step {progress.Step,5}: {anonymous,5:N0} MiB of its own, {mapped,5:N0} MiB of mapped files, {progress.TokensPerSecond:N0} tokens/s");
        }));
        Console.WriteLine(
            $"steps 1 to {steps}: at most {memory.Max(at => at.Anonymous):N0} MiB of its own and {memory.Max(at => at.Anonymous + at.Mapped):N0} MiB in all; garbage collections of generations "
            + $"0, 1, 2: {GC.CollectionCount(0) - collections[0]}, {GC.CollectionCount(1) - collections[1]}, {GC.CollectionCount(2) - collections[2]}");
    }

    private static long Copy(string from, string to, int subjects)
    {
        using var source = MedsDataset.Open(from);
        using var writer = new MedsDatasetWriter(to, new MedsDatasetWriterOptions { Splits = new SplitAssignment(0, TrainFraction: 0.9, TuningFraction: 0.1) });
        var codes = source.ReadCodes().ToDictionary(code => code.Code, StringComparer.Ordinal);
        foreach (var timeline in source.ReadTimelines().Take(subjects))
            for (var i = 0; i < timeline.Count; i++)
            {
                var code = codes.GetValueOrDefault(timeline[i].Code);
                writer.Append(timeline.SubjectId, timeline[i], code?.Kind ?? EventKind.Other, code?.Unit, code?.Description);
            }

        writer.Complete();
        return writer.EventCount;
    }

    // In MiB; zero where the system does not tell.
    private static (long Anonymous, long Mapped) Resident()
    {
        var status = File.Exists("/proc/self/status") ? File.ReadAllLines("/proc/self/status") : [];
        return (Of("RssAnon:") >> 10, Of("RssFile:") >> 10);

        long Of(string name) => status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;
    }

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private sealed class Reporter(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
