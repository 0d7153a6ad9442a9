using Chiron.Validation.Tasks;

namespace Chiron.Validation.Predictors;

/// <summary>
/// What age and sex alone tell: for each task a logistic regression on a spline of age, sex and their products, fitted on the training split.
/// A model that does not beat it has learned nothing of the rest of the record.
/// </summary>
internal sealed class AgeSexBaseline : IRiskPredictor
{
    private const double Ridge = 1; // on standardised columns; matters only where cases are few

    private readonly RestrictedCubicSpline _spline;
    private readonly double _medianAge;
    private readonly Dictionary<string, double[]> _coefficients = new(StringComparer.Ordinal);
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <param name="tasks">Those that can be predicted afterwards.</param>
    /// <param name="ages">Years; NaN where unknown. One for each training point.</param>
    /// <param name="sexes">One for each training point.</param>
    /// <param name="outcomes">[task][point]; censored and excluded points are left out of that task.</param>
    /// <param name="weights">How much each training point counts; null for 1 each.</param>
    public AgeSexBaseline(
        IReadOnlyList<RiskTask> tasks,
        IReadOnlyList<double> ages,
        IReadOnlyList<Sex> sexes,
        IReadOnlyList<IReadOnlyList<Outcome>> outcomes,
        IReadOnlyList<double>? weights = null)
    {
        var known = ages.Where(double.IsFinite).Order().ToArray();
        _medianAge = known.Length == 0 ? 0 : known[known.Length / 2];
        _spline = RestrictedCubicSpline.ForSample(known);

        var rows = ages.Zip(sexes, RawRow).ToArray();
        (_means, _deviations) = Standardisation(rows, RawColumns);
        foreach (var row in rows)
            Standardise(row);

        for (var t = 0; t < tasks.Count; t++)
        {
            var used = Enumerable.Range(0, rows.Length).Where(p => outcomes[t][p] is Outcome.Case or Outcome.NonCase).ToArray();
            var x = used.Select(p => rows[p]).ToArray();
            var y = used.Select(p => outcomes[t][p] is Outcome.Case).ToArray();
            _coefficients[tasks[t].Name] = (x.Length == 0 ? null : LogisticRegression.Fit(x, y, ridge: Ridge, weights: weights is null ? default : used.Select(p => weights[p]).ToArray())) ?? Constant(y);
        }
    }

    public string Name => PredictorNames.Baseline;

    private int RawColumns => 1 + _spline.Columns + 2 + _spline.Columns;

    public double[]?[] Predict(IReadOnlyList<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, IProgress<double>? progress, CancellationToken stop)
    {
        var rows = points.Select(point =>
        {
            var row = RawRow(point.AgeYears, point.Sex);
            Standardise(row);
            return row;
        }).ToArray();
        return [.. tasks.Select(task => _coefficients.TryGetValue(task.Name, out var beta)
            ? rows.Select(row => LogisticRegression.Probability(row, beta)).ToArray()
            : null)];
    }

    /// <summary>1, age spline, male, neither, male × age spline. Other and unknown sex share the column "neither".</summary>
    private double[] RawRow(double age, Sex sex)
    {
        var row = new double[RawColumns];
        row[0] = 1;
        var spline = row.AsSpan(1, _spline.Columns);
        _spline.Evaluate(double.IsFinite(age) ? age : _medianAge, spline);
        row[1 + _spline.Columns] = sex is Sex.Male ? 1 : 0;
        row[2 + _spline.Columns] = sex is Sex.Other or Sex.Unknown ? 1 : 0;
        if (sex is Sex.Male)
            spline.CopyTo(row.AsSpan(3 + _spline.Columns));
        return row;
    }

    private void Standardise(double[] row)
    {
        for (var j = 1; j < row.Length; j++)
            row[j] = (row[j] - _means[j]) / _deviations[j];
    }

    private static (double[] Means, double[] Deviations) Standardisation(double[][] rows, int columns)
    {
        var means = new double[columns];
        var deviations = new double[columns];
        for (var j = 0; j < columns; j++)
        {
            means[j] = rows.Length == 0 ? 0 : rows.Average(row => row[j]);
            var variance = rows.Length == 0 ? 0 : rows.Average(row => (row[j] - means[j]) * (row[j] - means[j]));
            deviations[j] = variance > 1e-12 ? Math.Sqrt(variance) : 1;
        }

        return (means, deviations);
    }

    // Where nothing can be fitted (no case in training): the same small probability for all.
    private double[] Constant(bool[] y)
    {
        var p = (y.Count(value => value) + 0.5) / (y.Length + 1.0);
        var beta = new double[RawColumns];
        beta[0] = Math.Log(p / (1 - p));
        return beta;
    }
}
