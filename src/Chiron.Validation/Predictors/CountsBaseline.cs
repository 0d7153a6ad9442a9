using Chiron.Validation.Tasks;

namespace Chiron.Validation.Predictors;

/// <summary>
/// Logistic regression on what is recorded so far: how often each code and answer, the latest value of each measurement, a spline of age, and sex; for each task
/// fitted on the training split, its ridge chosen on a fifth of the training subjects. The plain method that a sequence model has to beat.
/// </summary>
internal sealed class CountsBaseline : IRiskPredictor
{
    private static readonly double[] Ridges = [256, 64, 16, 4, 1]; // each fit begins at the one before
    private const int MostPointsToChoose = 20_000;

    private readonly HistoryFeatures _features;
    private readonly RestrictedCubicSpline _spline;
    private readonly double _medianAge;
    private readonly double[] _ageMeans;
    private readonly double[] _ageDeviations;
    private readonly Dictionary<string, double[]> _coefficients = new(StringComparer.Ordinal);

    /// <param name="training">Points with features and outcomes of <paramref name="tasks"/>.</param>
    /// <param name="tasks">Those that can be predicted afterwards.</param>
    /// <param name="stop">Ends the fitting.</param>
    public CountsBaseline(TrainingPoints training, IReadOnlyList<RiskTask> tasks, CancellationToken stop)
    {
        _features = training.Features;
        var known = training.Ages.Where(double.IsFinite).Order().ToArray();
        _medianAge = known.Length == 0 ? 0 : known[known.Length / 2];
        _spline = RestrictedCubicSpline.ForSample(known);
        var ages = training.Ages.Select(Basis).ToArray();
        (_ageMeans, _ageDeviations) = (new double[_spline.Columns], new double[_spline.Columns]);
        for (var j = 0; j < _spline.Columns; j++)
        {
            _ageMeans[j] = ages.Length == 0 ? 0 : ages.Average(age => age[j]);
            var variance = ages.Length == 0 ? 0 : ages.Average(age => (age[j] - _ageMeans[j]) * (age[j] - _ageMeans[j]));
            _ageDeviations[j] = variance > 1e-12 ? Math.Sqrt(variance) : 1;
        }

        var design = _features.Close(OwnColumns, (row, design) => FillOwn(training.Ages[row], training.Sexes[row], design));
        var fitted = new double[]?[tasks.Count];
        Parallel.For(0, tasks.Count, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, t =>
            fitted[t] = Fit(design, training, t));
        for (var t = 0; t < tasks.Count; t++)
            _coefficients[tasks[t].Name] = fitted[t]!;
    }

    public string Name => PredictorNames.Counts;

    private int OwnColumns => _spline.Columns + 2;

    public double[]?[] Predict(IReadOnlyList<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, IProgress<double>? progress, CancellationToken stop)
    {
        var design = new SparseRows();
        foreach (var point in points)
        {
            stop.ThrowIfCancellationRequested();
            FillOwn(point.AgeYears, point.Sex, design);
            _features.Fill(point, design);
            design.EndRow();
        }

        return [.. tasks.Select(task => _coefficients.TryGetValue(task.Name, out var beta)
            ? Enumerable.Range(0, points.Count).Select(row => SparseLogisticRegression.Probability(design, row, beta)).ToArray()
            : null)];
    }

    private double[] Fit(SparseRows design, TrainingPoints training, int task)
    {
        var outcomes = training.Outcomes[task];
        int[] used = [.. Enumerable.Range(0, design.Count).Where(p => outcomes[p] is Outcome.Case or Outcome.NonCase)];
        bool[] Cases(int[] rows) => [.. rows.Select(p => outcomes[p] is Outcome.Case)];

        // A fifth of the subjects, all points of one subject on the same side.
        var some = used.Length > MostPointsToChoose ? used[..MostPointsToChoose] : used;
        int[] fit = [.. some.Where(p => training.SubjectNumbers[p] % 5 != 0)];
        int[] choose = [.. some.Where(p => training.SubjectNumbers[p] % 5 == 0)];
        var (fitCases, chooseCases) = (Cases(fit), Cases(choose));
        var ridge = Ridges[0];
        if (fitCases.Any(y => y) && chooseCases.Any(y => y))
        {
            var least = double.PositiveInfinity;
            double[]? beta = null;
            foreach (var candidate in Ridges)
            {
                beta = SparseLogisticRegression.Fit(design, _features.Columns, fit, fitCases, candidate, beta, training.Weights);
                var loss = SparseLogisticRegression.LogLoss(design, choose, chooseCases, beta, training.Weights);
                if (loss >= least)
                    break;
                (least, ridge) = (loss, candidate);
            }
        }

        return SparseLogisticRegression.Fit(design, _features.Columns, used, Cases(used), ridge, weights: training.Weights);
    }

    // The spline of age, male, neither.
    private void FillOwn(double age, Sex sex, SparseRows design)
    {
        var basis = Basis(age);
        for (var j = 0; j < basis.Length; j++)
            design.Add(j, (float)((basis[j] - _ageMeans[j]) / _ageDeviations[j]));
        if (sex is Sex.Male)
            design.Add(_spline.Columns, 1);
        else if (sex is not Sex.Female)
            design.Add(_spline.Columns + 1, 1);
    }

    private double[] Basis(double age)
    {
        var basis = new double[_spline.Columns];
        _spline.Evaluate(double.IsFinite(age) ? age : _medianAge, basis);
        return basis;
    }
}
