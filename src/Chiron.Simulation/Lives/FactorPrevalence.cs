using Chiron.Knowledge;

namespace Chiron.Simulation.Lives;

/// <summary>
/// The share of people of one sex who have each factor at an age, from the pack's marginal rates: what the rates are normalised by.
/// A chronic condition: 1 − exp(−∫ incidence); an acute one: incidence × duration; a finding: its base rate, or the tail of its number.
/// </summary>
internal sealed class FactorPrevalence
{
    private readonly RateModel _model;
    private readonly Sex _sex;
    private readonly double[] _cumulative;
    private readonly double[] _shares;
    private readonly bool[] _used;
    private int _nextAge;

    public FactorPrevalence(RateModel model, Sex sex)
    {
        _model = model;
        _sex = sex;
        _cumulative = new double[model.Conditions];
        _shares = new double[model.Factors];
        _used = new bool[model.Factors];
        foreach (var edges in model.Edges)
            foreach (var edge in edges)
                _used[edge.Factor] = true;
    }

    /// <summary>The shares at the middle of the year of age; ages are asked for in ascending order, each once.</summary>
    public void At(int age, out ReadOnlySpan<double> shares)
    {
        if (age != _nextAge++)
            throw new ArgumentOutOfRangeException(nameof(age), age, "ages are asked for from 0 upwards, each once");
        for (var c = 0; c < _model.Conditions; c++)
        {
            var condition = _model[c];
            var perYear = YearMean(condition.Incidence, age, _sex) / 1000;
            _shares[c] = condition.Course.Pattern == CoursePattern.Acute
                ? Math.Min(0.5, perYear * condition.Course.DurationDays / Calendar.DaysPerYear)
                : 1 - Math.Exp(-(_cumulative[c] + perYear / 2));
            _cumulative[c] += perYear;
        }

        for (var f = 0; f < _model.Pack.Findings.Count; f++)
            if (_used[_model.FindingFactor + f])
                _shares[_model.FindingFactor + f] = Share(_model.Pack.Findings[f], age + 0.5);

        _shares.AsSpan(_model.DrugFactor).Clear();
        for (var c = 0; c < _model.Conditions; c++)
            foreach (var (factor, share) in _model.DrugShares[c])
                _shares[factor] = 1 - (1 - _shares[factor]) * (1 - _shares[c] * share);
        shares = _shares;
    }

    /// <summary>The mean of a band table over one year of age: bands may part within the year (infancy).</summary>
    public static double YearMean(IReadOnlyList<RateBand> bands, int age, Sex sex) =>
        (RateBand.At(bands, age + 0.125, sex) + RateBand.At(bands, age + 0.375, sex) + RateBand.At(bands, age + 0.625, sex) + RateBand.At(bands, age + 0.875, sex)) / 4;

    private double Share(Finding finding, double ageYears)
    {
        foreach (var rule in finding.Rules)
        {
            if (ageYears < rule.FromAge || ageYears >= rule.ToAge || !_model.Pack.Findings.TryGet(rule.Finding, out var number))
                continue;
            if (number.BaselineAt(ageYears, _sex) is not { } distribution)
                continue;
            var below = rule.AtLeast is { } low ? distribution.Cumulative(low) : 0;
            var upTo = rule.AtMost is { } high ? distribution.Cumulative(high) : 1;
            return Math.Max(0, upTo - below);
        }

        return finding.Rules.Count > 0 ? 0 : finding.BaseRateAt(ageYears, _sex);
    }
}
