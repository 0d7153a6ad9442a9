using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Reports;
using Chiron.Validation.Truth;

namespace Chiron.Validation.Encounters;

/// <summary>
/// Measures the differential of visits that nothing was learned from: the combination, the model and the pack alone and, where the cohort is simulated, the exact
/// posterior; whole visits, visits partway, and visits as they might be told.
/// </summary>
public static class EncounterBenchmark
{
    public const string JsonFile = "encounters.json";

    private const int Batch = 64;

    /// <exception cref="ValidationException">The request is wrong, or there is nothing to measure.</exception>
    /// <exception cref="KnowledgeException">The pack cannot be read.</exception>
    /// <exception cref="ModelException">The model or its combination cannot be used.</exception>
    public static EncounterReport Run(EncounterRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        if (request.BootstrapSamples < 100)
            throw new ValidationException($"{request.BootstrapSamples} bootstrap resamples were asked for; at least 100 are needed for an interval.");
        if (request.Encounters < 1)
            throw new ValidationException($"{request.Encounters} visits were asked for; at least 1 is needed.");
        progress?.Report(new ValidationProgress("reading", 0));
        var pack = KnowledgePack.Load(request.KnowledgeFolder);
        using var model = TimelineModel.Load(request.ModelFolder);
        var calibration = DifferentialCalibration.Load(request.ModelFolder)
            ?? throw new ValidationException($"'{request.ModelFolder}' has no {DifferentialCalibration.FileName}; fit the combination with 'chiron differential' first.");
        var combination = new CombinedDifferential(pack, new Forecaster(model, request.Threads), calibration);
        using var dataset = MedsDataset.Open(request.DatasetPath);
        var encounters = EncounterSample.Read(dataset, request.Split, pack, request.Encounters, request.Seed, stop);
        if (encounters.Count == 0)
            throw new ValidationException($"The {request.Split} split of '{request.DatasetPath}' has no visit with one diagnosis after symptoms or signs.");
        var places = DifferentialFit.PlacesOf(pack);
        using var truth = request.TruthFolder is { } folder ? new TruthFiles(folder) : null;
        var oracle = truth?.PosteriorsPath is null ? null : new OraclePosteriors(truth, encounters, places, pack.Conditions.Count, stop);
        if (oracle is not null)
            encounters = [.. encounters.Where(e => oracle.Of(e) is not null)];

        var stages = Enum.GetValues<EncounterStage>().Select(stage => new StageMeasure(stage, calibration.Coverages)).ToArray();
        var (reader, done) = (new EncounterStages(pack), 0);
        foreach (var chunk in encounters.Chunk(Batch))
        {
            foreach (var stage in stages)
                stage.Add(chunk, reader, combination, places, oracle, pack.Conditions.Count, stop);
            done += chunk.Length;
            progress?.Report(new ValidationProgress("judging", 0.05 + (0.8 * done / encounters.Count)));
        }

        progress?.Report(new ValidationProgress("measuring", 0.85));
        var whole = stages[0];
        var report = new EncounterReport
        {
            Pack = $"{pack.Name} {pack.Version}",
            PackHash = pack.ContentHash,
            Encounters = encounters.Count,
            Subjects = encounters.Select(e => e.History.SubjectId).Distinct().Count(),
            Seed = request.Seed,
            Figures = [.. stages.SelectMany(stage => stage.Figures(request, stop))],
            BehindOracle = oracle is null ? null : whole.Interval(request, weights => whole.Oracle.Within(1, weights) - whole.Combination.Within(1, weights), stop),
            Conformal = [.. stages.SelectMany(stage => stage.Conformal(request, stop))],
            NotLearned = stages.ToDictionary(stage => stage.Stage, stage => stage.NotLearned),
            UnlikeAnythingSeen = whole.UnlikeAnythingSeen,
            Situations = calibration.Situations,
        };
        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.EncounterReport));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    /// <summary>What is measured at one stage of the visits.</summary>
    private sealed class StageMeasure(EncounterStage stage, IReadOnlyList<double> coverages)
    {
        private readonly List<long> _subjects = [];
        private readonly EncounterScores _model = new(), _pack = new();
        private readonly List<SetMeasure>[] _sets = [.. coverages.Select(_ => new List<SetMeasure>())];
        private int _unlike, _notLearned;

        public EncounterStage Stage => stage;

        public EncounterScores Combination { get; } = new();

        public EncounterScores Oracle { get; } = new();

        public double NotLearned => (double)_notLearned / Math.Max(1, _subjects.Count);

        public double UnlikeAnythingSeen => (double)_unlike / Math.Max(1, _subjects.Count);

        public void Add(
            LabelledEncounter[] chunk, EncounterStages stages, CombinedDifferential combination, IReadOnlyDictionary<string, int> places, OraclePosteriors? oracle,
            int conditions, CancellationToken stop)
        {
            var (cases, histories, of) = (new List<Case>(), new List<Timeline?>(), new List<LabelledEncounter>());
            foreach (var encounter in chunk)
                if (stages.Of(encounter, stage) is var (subject, history))
                {
                    cases.Add(subject);
                    histories.Add(history);
                    of.Add(encounter);
                }

            var opinions = combination.Combine(cases, histories, [.. of.Select(e => e.At)], stop);
            for (var i = 0; i < of.Count; i++)
            {
                var right = places.GetValueOrDefault(of[i].Diagnosis, conditions);
                var combined = opinions[i];
                _subjects.Add(of[i].History.SubjectId);
                Combination.Add(Whole(combined.Opinion), right);
                _model.Add(Whole(combined.Model), right);
                _pack.Add(Whole(combined.Pack), right);
                if (stage == EncounterStage.Whole && oracle?.Of(of[i]) is { } exact)
                    Oracle.Add(exact, right);
                _unlike += combined.Fit is { } fit && combined.Opinion.Misfit > fit.MisfitLimit ? 1 : 0;
                _notLearned += combined.Fit is null ? 1 : 0;
                for (var c = 0; c < coverages.Count; c++)
                    _sets[c].Add(
                        combination.ConformalSet(combined, coverages[c]) is { } set && combination.SmoothedSet(cases[i], combined, coverages[c]) is { } smoothed
                            ? new SetMeasure(set.Contains(right), set.Count, smoothed.Contains(right), smoothed.Count)
                            : new SetMeasure(true, conditions + 1, true, conditions + 1));
            }
        }

        public IEnumerable<EncounterFigures> Figures(EncounterRequest request, CancellationToken stop) =>
            from predictor in new[] { ("combination", Combination), (PredictorNames.Model, _model), ("knowledge pack", _pack), (PredictorNames.Oracle, Oracle) }
            where predictor.Item2.Count > 0
            let scores = predictor.Item2
            select new EncounterFigures(
                predictor.Item1, stage, scores.Count,
                Interval(request, w => scores.Within(1, w), stop),
                Interval(request, w => scores.Within(3, w), stop),
                Interval(request, scores.CalibrationError, stop),
                Interval(request, scores.LogLoss, stop));

        public IEnumerable<ConformalFigures> Conformal(EncounterRequest request, CancellationToken stop) =>
            coverages.Select((nominal, c) => new ConformalFigures(
                stage, nominal,
                Interval(request, w => Mean(c, s => s.Covered ? 1.0 : 0, w), stop),
                Interval(request, w => Mean(c, s => s.Size, w), stop),
                _sets[c].Average(s => s.Size == 1 ? 1.0 : 0),
                Interval(request, w => Mean(c, s => s.SmoothedCovered ? 1.0 : 0, w), stop),
                Interval(request, w => Mean(c, s => s.SmoothedSize, w), stop),
                _sets[c].Average(s => s.SmoothedSize == 0 ? 1.0 : 0)));

        public Interval Interval(EncounterRequest request, Func<double[]?, double> measure, CancellationToken stop)
        {
            var numbers = _subjects.Distinct().Select((id, i) => (id, i)).ToDictionary(s => s.id, s => s.i);
            var samples = new double[request.BootstrapSamples];
            SubjectBootstrap.Run(
                [.. _subjects.Select(s => numbers[s])], numbers.Count, samples.Length, request.Seed, (sample, weights) => samples[sample] = measure(weights), stop);
            return Metrics.Interval.FromResamples(measure(null), samples);
        }

        private static double[] Whole(ExpertOpinion opinion) => [.. opinion.Probabilities, opinion.Other];

        private double Mean(int coverage, Func<SetMeasure, double> measure, double[]? weights) =>
            WeightedMean.Of(_sets[coverage].Count, i => measure(_sets[coverage][i]), weights);
    }

    /// <summary>The two sets of one visit: whether they hold the diagnosis, and their members.</summary>
    private readonly record struct SetMeasure(bool Covered, int Size, bool SmoothedCovered, int SmoothedSize);
}
