namespace Chiron.Validation.Predictors;

/// <summary>
/// A restricted cubic spline basis: cubic between the knots, linear beyond the outer ones, so that it stays sober at the ends
/// (Harrell, Regression Modeling Strategies, 2nd ed. 2015, section 2.4.5, truncated power form).
/// </summary>
internal sealed class RestrictedCubicSpline
{
    private static readonly double[] KnotQuantiles = [0.05, 0.35, 0.65, 0.95]; // Harrell's for four knots

    private readonly double[] _knots;

    /// <param name="knots">Strictly ascending, at least 3; else the basis is x alone.</param>
    public RestrictedCubicSpline(IReadOnlyList<double> knots) =>
        _knots = knots.Count >= 3 && knots.Zip(knots.Skip(1)).All(pair => pair.First < pair.Second) ? [.. knots] : [];

    /// <summary>Columns of the basis: x, then one for each knot but two.</summary>
    public int Columns => 1 + Math.Max(0, _knots.Length - 2);

    public static RestrictedCubicSpline ForSample(IEnumerable<double> sample)
    {
        var sorted = sample.Where(double.IsFinite).Order().ToArray();
        return new(sorted.Length == 0 ? [] : [.. KnotQuantiles.Select(q => sorted[(int)(q * (sorted.Length - 1))])]);
    }

    public void Evaluate(double x, Span<double> basis)
    {
        basis[0] = x;
        if (_knots.Length == 0)
            return;
        var last = _knots[^1];
        var beforeLast = _knots[^2];
        var scale = (last - _knots[0]) * (last - _knots[0]);
        for (var j = 0; j < _knots.Length - 2; j++)
        {
            basis[j + 1] =
                (Cube(x - _knots[j])
                 - (Cube(x - beforeLast) * (last - _knots[j]) / (last - beforeLast))
                 + (Cube(x - last) * (beforeLast - _knots[j]) / (last - beforeLast))) / scale;
        }
    }

    private static double Cube(double x) => x > 0 ? x * x * x : 0;
}
