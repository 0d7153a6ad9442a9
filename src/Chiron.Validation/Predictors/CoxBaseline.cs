using Chiron.Timelines;
using Chiron.Validation.Survival;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Predictors;

/// <summary>
/// Cox on what is known at the prediction time: age, sex, and the latest value of each covariate; where there is none, the training mean and a column that says so.
/// Answers with a score, the log hazard ratio, and so is measured by rank alone.
/// </summary>
internal sealed class CoxBaseline
{
    private const double Ridge = 1e-3;          // on standardised columns: keeps a column of few subjects finite, and moves nothing else

    private readonly IReadOnlyList<string> _covariates;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly CoxModel? _model;

    public CoxBaseline(IReadOnlyList<PredictionPoint> points, ReadOnlySpan<FollowUp> followUps, IReadOnlyList<string> covariates)
    {
        _covariates = covariates;
        var rows = points.Select(Read).ToArray();
        var columns = 2 + (2 * covariates.Count);
        (_means, _deviations) = (new double[columns], new double[columns]);
        for (var j = 0; j < columns; j++)
        {
            var known = rows.Select(row => row[j]).Where(double.IsFinite).ToArray();
            _means[j] = known.Length == 0 ? 0 : known.Average();
            var variance = known.Length == 0 ? 0 : known.Average(value => (value - _means[j]) * (value - _means[j]));
            _deviations[j] = variance > 1e-12 ? Math.Sqrt(variance) : 1;
        }

        _model = CoxModel.Fit(Array.ConvertAll(rows, Standardised), followUps, Ridge);
    }

    /// <summary>Higher means sooner; 0 for all where Cox could not be fitted.</summary>
    public double[] Scores(IReadOnlyList<PredictionPoint> points) => [.. points.Select(point => _model?.Score(Standardised(Read(point))) ?? 0)];

    // Age, male, then each covariate's value and whether it is missing; NaN where unknown.
    private double[] Read(PredictionPoint point)
    {
        var row = new double[2 + (2 * _covariates.Count)];
        (row[0], row[1]) = (point.AgeYears, point.Sex is Sex.Male ? 1 : 0);
        var history = point.History;
        var now = MicrosecondTime.FromDateTime(point.Time);
        for (var c = 0; c < _covariates.Count; c++)
        {
            var id = history.CodeTable.Find(_covariates[c]);
            var value = double.NaN;
            for (var i = 0; i < history.Count && history.Times[i] <= now; i++)
                if (history.Codes[i] == id && float.IsFinite(history.NumericValues[i]))
                    value = history.NumericValues[i];
            (row[2 + (2 * c)], row[3 + (2 * c)]) = (value, double.IsNaN(value) ? 1 : 0);
        }

        return row;
    }

    private double[] Standardised(double[] row) => [.. row.Select((value, j) => double.IsFinite(value) ? (value - _means[j]) / _deviations[j] : 0)];
}
