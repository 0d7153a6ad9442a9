using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Combining;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;

namespace Chiron.Validation.Sequential;

/// <summary>
/// Visits on record worked question by question with a model: the panel with answers as model and pack expect them, with the pack's alone, and a random order, all judged by the
/// combination; and whether questions bring what they were expected to.
/// </summary>
public static class VisitBenchmark
{
    public const string JsonFile = "visits.json";

    private static readonly int[] Counts = [0, 1, 2, 3, 5, 8, 12, 20];

    /// <exception cref="ValidationException">The request is wrong, or there is nothing to work.</exception>
    /// <exception cref="KnowledgeException">The pack cannot be read.</exception>
    /// <exception cref="ModelException">The model or its combination cannot be used.</exception>
    public static VisitReport Run(VisitRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        if (!(request.StopAt > 0) || request.MostQuestions < 1 || request.Visits < 1 || request.BootstrapSamples < 100)
            throw new ValidationException("stopping needs a probability above 0, at least 1 question and 1 visit, and at least 100 resamples.");
        progress?.Report(new ValidationProgress("reading", 0));
        var pack = KnowledgePack.Load(request.KnowledgeFolder);
        using var model = TimelineModel.Load(request.ModelFolder);
        var calibration = DifferentialCalibration.Load(request.ModelFolder)
            ?? throw new ValidationException($"'{request.ModelFolder}' has no {DifferentialCalibration.FileName}; fit the combination with 'chiron differential' first.");
        var combination = new CombinedDifferential(pack, new Forecaster(model, request.Threads), calibration);
        using var dataset = MedsDataset.Open(request.DatasetPath);
        var source = new VisitCases(pack, EncounterSample.Read(dataset, request.Split, pack, request.Visits, request.Seed, stop));
        if (source.Cases.Count == 0)
            throw new ValidationException($"The {request.Split} split of '{request.DatasetPath}' has no visit with a complaint and one diagnosis.");

        var choices = Enum.GetValues<VisitChoice>();
        var rule = new StopRule(request.StopAt, request.MostQuestions);
        var ways = new List<Way>();
        for (var c = 0; c < choices.Length; c++)
        {
            var inquirer = new VisitInquirer(source, combination, choices[c], request.Seed);
            var visits = new List<WorkedVisit>();
            foreach (var hidden in source.Cases)
            {
                stop.ThrowIfCancellationRequested();
                progress?.Report(new ValidationProgress(inquirer.Name, (c + ((double)visits.Count / source.Cases.Count)) / choices.Length * 0.98));
                visits.Add(WorkedVisit.Of(source, hidden, inquirer, rule));
            }

            ways.Add(new Way(inquirer.Name, visits));
        }

        var report = new VisitReport
        {
            Pack = $"{pack.Name} {pack.Version}",
            PackHash = pack.ContentHash,
            Visits = source.Cases.Count,
            Subjects = source.Subjects.Distinct().Count(),
            Recorded = source.Cases.Average(hidden => source.VisitOf(hidden.Opening).Recorded.Count),
            StopAt = request.StopAt,
            MostQuestions = request.MostQuestions,
            Seed = request.Seed,
            Figures = [.. ways.Select(way => Figures(way, ways[0], source, request, stop))],
        };
        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.VisitReport));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    private static VisitFigures Figures(Way way, Way first, VisitCases source, VisitRequest request, CancellationToken stop)
    {
        var numbers = source.Subjects.Distinct().Select((id, i) => (id, i)).ToDictionary(s => s.id, s => s.i);
        int[] subjects = [.. source.Subjects.Select(id => numbers[id])];
        return new VisitFigures(
            way.Name,
            [
                .. Counts.Where(k => k <= request.MostQuestions).Select(k => new VisitsAfter(
                    k, Mean(v => v.First(k)), Mean(v => v.Missing(k)),
                    way == first ? null : Less(v => v.First(k)), way == first ? null : Less(v => v.Missing(k)))),
            ],
            Mean(v => v.Questions), Mean(v => v.CostUsd),
            double.IsNaN(way.Visits.Sum(v => v.ExpectedBits)) ? null : PerQuestion(v => v.ExpectedBits), PerQuestion(v => v.Missing(0) - v.Missing(v.Questions)));

        Interval Mean(Func<WorkedVisit, double> of) => Resampled(i => of(way.Visits[i]));

        Interval Less(Func<WorkedVisit, double> of) => Resampled(i => of(way.Visits[i]) - of(first.Visits[i]));

        Interval PerQuestion(Func<WorkedVisit, double> of) => Resampled(i => of(way.Visits[i]), i => way.Visits[i].Questions);

        Interval Resampled(Func<int, double> measure, Func<int, double>? per = null)
        {
            var samples = new double[request.BootstrapSamples];
            SubjectBootstrap.Run(
                subjects, numbers.Count, samples.Length, request.Seed, (sample, weights) => samples[sample] = WeightedMean.Of(subjects.Length, measure, weights, per), stop);
            return Interval.FromResamples(WeightedMean.Of(subjects.Length, measure, null, per), samples);
        }
    }

    private sealed record Way(string Name, IReadOnlyList<WorkedVisit> Visits);
}
