using Chiron.Validation.Metrics;
using Chiron.Validation.Predictors;
using Chiron.Validation.Survival;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.CrossValidation;

/// <summary>Measures all predictors fold by fold, over one set of resamples of subjects, so that differences are paired.</summary>
internal sealed class CrossValidationScores
{
    private readonly CrossValidationRequest _request;
    private readonly CrossValidatedAnswers _answers;
    private readonly int[] _measured;                                               // points with a yes or no
    private readonly bool[] _cases;
    private readonly double[] _weights;                                             // of all points
    private readonly Dictionary<string, Measures> _measures = new(StringComparer.Ordinal);

    public CrossValidationScores(CrossValidationRequest request, TaskPoints points, CrossValidatedAnswers answers, CancellationToken stop)
    {
        (_request, _answers, _weights) = (request, answers, points.Weights);
        var asked = Enumerable.Range(0, points.Points.Count).Where(p => answers.FoldOf[p] >= 0).ToArray();
        _measured = [.. asked.Where(p => points.Outcomes[p] is Outcome.Case or Outcome.NonCase)];
        _cases = [.. _measured.Select(p => points.Outcomes[p] is Outcome.Case)];
        var followed = request.Task.Survival ? asked.Where(p => points.Outcomes[p] is not Outcome.AlreadyRecorded && points.FollowUps[p].Days > 0).ToArray() : [];
        foreach (var name in answers.Names)
            _measures[name] = new Measures(
                answers.IsProbability(name) ? [.. ByFold(_measured).Select(members => Ranked(name, members, points))] : [],
                [.. ByFold(followed).Select(members => Survival(name, members, points))],
                request.BootstrapSamples);

        // Each point is a subject of its own.
        SubjectBootstrap.Run(
            [.. Enumerable.Range(0, points.Points.Count)], points.Points.Count, request.BootstrapSamples, request.Seed,
            (sample, weights) =>
            {
                foreach (var measures in _measures.Values)
                {
                    measures.Areas[sample] = Mean(measures.Ranked, fold => fold.Scores.AreaUnderRoc(Array.ConvertAll(fold.Points, p => weights[p] * _weights[p])));
                    measures.Precisions[sample] = Mean(measures.Ranked, fold => fold.Scores.AveragePrecision(Array.ConvertAll(fold.Points, p => weights[p] * _weights[p])));
                    measures.Concordances[sample] = Mean(measures.Survival, fold => fold.Scores.Index(Array.ConvertAll(fold.Points, p => weights[p])));
                }
            },
            stop);
    }

    public IReadOnlyList<CrossValidatedPredictor> Report() => [.. _answers.Names.Select(Report)];

    private CrossValidatedPredictor Report(string name)
    {
        var (measures, model) = (_measures[name], _measures[PredictorNames.Model]);
        var isProbability = measures.Ranked.Count > 0;
        double[] probabilities = [.. _measured.Select(p => _answers.Of(name)[p])];
        var weights = WeightsOf(_measured);
        return new CrossValidatedPredictor
        {
            Predictor = name,
            Auroc = isProbability ? Interval.FromResamples(Area(measures), measures.Areas) : null,
            AurocByFold = [.. measures.Ranked.Select(fold => fold.Scores.AreaUnderRoc(WeightsOf(fold.Points)))],
            PooledAuroc = isProbability ? new RankedScores(probabilities, _cases).AreaUnderRoc(weights) : null,
            Auprc = isProbability ? Interval.FromResamples(Mean(measures.Ranked, fold => fold.Scores.AveragePrecision(WeightsOf(fold.Points))), measures.Precisions) : null,
            Brier = isProbability ? Calibration.Brier(probabilities, _cases, weights) : null,
            CalibrationSlope = isProbability ? Calibration.Slope(probabilities, _cases, weights) : null,
            ObservedOverExpected = isProbability ? Calibration.ObservedOverExpected(probabilities, _cases, weights) : null,
            Concordance = measures.Survival.Count > 0 ? Interval.FromResamples(Index(measures), measures.Concordances) : null,
            ModelsGain = name == PredictorNames.Model ? null
                : _request.Task.Survival ? Interval.FromResamples(Index(model) - Index(measures), model.Concordances.Zip(measures.Concordances, (a, b) => a - b))
                : Interval.FromResamples(Area(model) - Area(measures), model.Areas.Zip(measures.Areas, (a, b) => a - b)),
        };
    }

    private IEnumerable<int[]> ByFold(int[] points) => points.GroupBy(p => _answers.FoldOf[p]).OrderBy(group => group.Key).Select(group => group.ToArray());

    private (int[] Points, RankedScores Scores) Ranked(string name, int[] members, TaskPoints points) =>
        (members, new RankedScores([.. members.Select(p => _answers.Of(name)[p])], [.. members.Select(p => points.Outcomes[p] is Outcome.Case)]));

    private (int[] Points, Concordance Scores) Survival(string name, int[] members, TaskPoints points) =>
        (members, new Concordance([.. members.Select(p => _answers.Of(name)[p])], [.. members.Select(p => points.FollowUps[p])]));

    private double[] WeightsOf(int[] points) => Array.ConvertAll(points, p => _weights[p]);

    private double Area(Measures measures) => Mean(measures.Ranked, fold => fold.Scores.AreaUnderRoc(WeightsOf(fold.Points)));

    private static double Index(Measures measures) => Mean(measures.Survival, fold => fold.Scores.Index());

    private static double Mean<T>(IReadOnlyList<T> folds, Func<T, double> measure) => folds.Count == 0 ? double.NaN : folds.Average(measure);

    private sealed record Measures(IReadOnlyList<(int[] Points, RankedScores Scores)> Ranked, IReadOnlyList<(int[] Points, Concordance Scores)> Survival, int Samples)
    {
        public double[] Areas { get; } = new double[Samples];

        public double[] Precisions { get; } = new double[Samples];

        public double[] Concordances { get; } = new double[Samples];
    }
}
