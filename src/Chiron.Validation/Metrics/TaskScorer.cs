using Chiron.Validation.Predictors;
using Chiron.Validation.Reports;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Metrics;

/// <summary>Measures all predictors on all tasks over one set of resamples, so that means over tasks and differences have their intervals too.</summary>
internal sealed class TaskScorer
{
    private const int FewestPerClass = 5;         // for an AUROC within a subgroup
    private const double LeastOracleGain = 0.01;  // below it, a share of the way from the baseline to the oracle means nothing

    private readonly IReadOnlyList<PredictionPoint> _points;
    private readonly IReadOnlyList<TaskScores> _tasks;
    private readonly double[][,] _areas;      // [sample][task, predictor]
    private readonly double[][,] _precisions;
    private readonly int _seed;
    private readonly CancellationToken _stop;

    public TaskScorer(IReadOnlyList<PredictionPoint> points, IReadOnlyList<TaskScores> tasks, int samples, int seed, CancellationToken stop)
    {
        (_points, _tasks, _seed, _stop) = (points, tasks, seed, stop);
        _areas = new double[samples][,];
        _precisions = new double[samples][,];
        var numbers = points.Select(point => point.History.SubjectId).Distinct().Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => pair.i);
        var predictors = tasks.Count == 0 ? 0 : tasks.Max(task => task.Predictors.Count);
        SubjectBootstrap.Run(
            [.. points.Select(point => numbers[point.History.SubjectId])], numbers.Count, samples, seed,
            (sample, weights) =>
            {
                var (areas, precisions) = (new double[tasks.Count, predictors], new double[tasks.Count, predictors]);
                for (var t = 0; t < tasks.Count; t++)
                {
                    var own = tasks[t].WeightsOf(weights);
                    for (var p = 0; p < tasks[t].Predictors.Count; p++)
                    {
                        areas[t, p] = tasks[t].Predictors[p].Ranked.AreaUnderRoc(own);
                        precisions[t, p] = tasks[t].Predictors[p].Ranked.AveragePrecision(own);
                    }
                }

                (_areas[sample], _precisions[sample]) = (areas, precisions);
            },
            stop);
    }

    public TaskReport Report(int t, int trainingCases)
    {
        var scores = _tasks[t];
        var model = Place(t, PredictorNames.Model);
        var baseline = Place(t, PredictorNames.Baseline);
        var oracle = Place(t, PredictorNames.Oracle);
        double Area(int p) => scores.Predictors[p].Ranked.AreaUnderRoc();
        return new TaskReport
        {
            Name = scores.Task.Name,
            Title = scores.Task.Title,
            Kind = scores.Task.Kind,
            Code = scores.Task.Code,
            HorizonDays = scores.Task.HorizonDays,
            Points = scores.Points.Count,
            Subjects = scores.Points.Select(p => _points[p].History.SubjectId).Distinct().Count(),
            Cases = scores.Cases.Count(isCase => isCase),
            AlreadyRecorded = scores.AlreadyRecorded,
            Censored = scores.Censored,
            TrainingCases = trainingCases,
            Predictors = [.. scores.Predictors.Select((_, p) => PredictorOf(t, p))],
            GainOverBaseline = Interval.FromResamples(Area(model) - Area(baseline), _areas.Select(areas => areas[t, model] - areas[t, baseline])),
            ShareOfTheWay = oracle < 0 ? null : Share(Area(model), Area(baseline), Area(oracle)),
        };
    }

    /// <summary>The tasks that every predictor which knows any was measured on.</summary>
    public IReadOnlyList<int> InCommon()
    {
        var most = _tasks.Count == 0 ? 0 : _tasks.Max(task => task.Predictors.Count);
        return [.. Enumerable.Range(0, _tasks.Count).Where(t => _tasks[t].Predictors.Count == most)];
    }

    public IReadOnlyList<OverallReport> Overall(IReadOnlyList<int> common)
    {
        if (common.Count == 0)
            return [];
        var eventBits = new EventBits(_points, [.. common.Select(t => _tasks[t])], _areas.Length, _seed, _stop);
        return [.. _tasks[common[0]].Predictors.Select((predictor, p) =>
        {
            var probabilities = common.SelectMany(t => _tasks[t].Predictors[p].Probabilities).ToArray();
            var cases = common.SelectMany(t => _tasks[t].Cases).ToArray();
            var bins = Calibration.Bins(probabilities, cases);
            return new OverallReport(predictor.Name, MeanArea(common, p), bins, Calibration.ExpectedError(bins), eventBits.Of(p), eventBits.OverOracle(p));
        })];
    }

    public Interval? MeanGain(IReadOnlyList<int> common)
    {
        if (common.Count == 0)
            return null;
        var (model, baseline) = (Place(common[0], PredictorNames.Model), Place(common[0], PredictorNames.Baseline));
        return Interval.FromResamples(Mean(common, model) - Mean(common, baseline), _areas.Select(areas => Mean(common, areas, model) - Mean(common, areas, baseline)));
    }

    public Interval? ShareOfTheWay(IReadOnlyList<int> common)
    {
        if (common.Count == 0 || Place(common[0], PredictorNames.Oracle) is not (>= 0 and var oracle))
            return null;
        var (model, baseline) = (Place(common[0], PredictorNames.Model), Place(common[0], PredictorNames.Baseline));
        return Share(Mean(common, model), Mean(common, baseline), Mean(common, oracle)) is { } share
            ? Interval.FromResamples(share, _areas.Select(areas => Share(Mean(common, areas, model), Mean(common, areas, baseline), Mean(common, areas, oracle)) ?? double.NaN))
            : null;
    }

    private PredictorReport PredictorOf(int t, int p)
    {
        var scores = _tasks[t];
        var (name, probabilities, knowsTask, ranked) = scores.Predictors[p];
        var bins = Calibration.Bins(probabilities, scores.Cases);
        return new PredictorReport
        {
            Predictor = name,
            KnowsTask = knowsTask,
            Auroc = Interval.FromResamples(ranked.AreaUnderRoc(), _areas.Select(areas => areas[t, p])),
            Auprc = Interval.FromResamples(ranked.AveragePrecision(), _precisions.Select(precisions => precisions[t, p])),
            Brier = Calibration.Brier(probabilities, scores.Cases),
            CalibrationSlope = Calibration.Slope(probabilities, scores.Cases),
            CalibrationIntercept = Calibration.Intercept(probabilities, scores.Cases),
            ObservedOverExpected = Calibration.ObservedOverExpected(probabilities, scores.Cases),
            ExpectedCalibrationError = Calibration.ExpectedError(bins),
            CalibrationBins = bins,
            Roc = ranked.Curve(),
            Subgroups = [.. Subgroups(scores, probabilities)],
        };
    }

    private IEnumerable<SubgroupReport> Subgroups(TaskScores scores, double[] probabilities)
    {
        foreach (var (group, belongs) in Subgroup.All)
        {
            var members = Enumerable.Range(0, scores.Points.Count).Where(i => belongs(_points[scores.Points[i]])).ToArray();
            if (members.Length == 0)
                continue;
            var own = members.Select(i => probabilities[i]).ToArray();
            var cases = members.Select(i => scores.Cases[i]).ToArray();
            var count = cases.Count(isCase => isCase);
            yield return new SubgroupReport(
                group,
                members.Length,
                count,
                count >= FewestPerClass && members.Length - count >= FewestPerClass ? new RankedScores(own, cases).AreaUnderRoc() : null,
                Calibration.ObservedOverExpected(own, cases));
        }
    }

    private Interval MeanArea(IReadOnlyList<int> common, int predictor) =>
        Interval.FromResamples(Mean(common, predictor), _areas.Select(areas => Mean(common, areas, predictor)));

    private double Mean(IReadOnlyList<int> common, int predictor) => common.Average(t => _tasks[t].Predictors[predictor].Ranked.AreaUnderRoc());

    // A resample without a case of some task says nothing of that task; the mean is over the others.
    private static double Mean(IReadOnlyList<int> common, double[,] areas, int predictor)
    {
        var finite = common.Select(t => areas[t, predictor]).Where(double.IsFinite).ToArray();
        return finite.Length == 0 ? double.NaN : finite.Average();
    }

    private static double? Share(double model, double baseline, double oracle) =>
        oracle - baseline >= LeastOracleGain ? (model - baseline) / (oracle - baseline) : null;

    private int Place(int t, string name)
    {
        for (var p = 0; p < _tasks[t].Predictors.Count; p++)
            if (_tasks[t].Predictors[p].Name == name)
                return p;
        return -1;
    }
}
