using Chiron.Knowledge;
using Chiron.Simulation.Lives;

namespace Chiron.Simulation.Presenting;

/// <summary>
/// What a person's findings would be without the new condition: base rates, what conditions already there add (attenuated, as they are
/// known and treated), and values around the person's own level. Reads only what the record holds.
/// </summary>
internal sealed class Background
{
    /// <summary>How much of a known chronic condition's probability of a finding remains at a visit for something else. An estimate.</summary>
    public const double ChronicShare = 0.15;

    /// <summary>The same of an acute illness that is still running. An estimate.</summary>
    public const double ActiveShare = 0.5;

    /// <summary>Correlation of a value's standard score with the one last recorded. An estimate.</summary>
    public const double Persistence = 0.7;

    private readonly FindingModel _model;
    private readonly PersonState _state;
    private readonly double _ageYears;
    private readonly Dictionary<int, ValueDistribution?> _numbers = [];

    public Background(FindingModel model, RateModel rates, PersonState state, double ageDays)
    {
        _model = model;
        _state = state;
        _ageYears = ageDays / Calendar.DaysPerYear;
        var leak = model.Leak(state.Sex, _ageYears);
        Rates = new double[leak.Length];
        for (var f = 0; f < leak.Length; f++)
            Rates[f] = leak[f];
        foreach (var c in state.Present)
        {
            var share = Share(rates[c], ageDays < state.ActiveUntil[c]);
            if (share > 0)
                foreach (var (f, p) in model.Effects[c].Booleans)
                    Rates[f] = 1 - (1 - Rates[f]) * (1 - share * p);
        }
    }

    /// <summary>P(present) of every boolean finding.</summary>
    public double[] Rates { get; }

    /// <summary>The distribution of a number given the person's conditions and drugs but not its last value; null where the pack has none at this age.</summary>
    public ValueDistribution? Level(int finding)
    {
        if (_numbers.TryGetValue(finding, out var known))
            return known;
        var baseline = _model.Pack.Findings[finding].BaselineAt(_ageYears, _state.Sex);
        var level = baseline;
        foreach (var c in _state.Present)
            if (_model.Effects[c].Numbers.TryGetValue(finding, out var moved) && IsFurther(moved, level, baseline))
                level = moved;
        if (level is { } untreated && baseline is { } normal)
            level = Treated(finding, untreated, normal);
        return _numbers[finding] = level;
    }

    /// <summary>The distribution of a number, its last recorded standard score z taken into account: mean ρz, variance 1 − ρ².</summary>
    public ValueDistribution? Number(int finding)
    {
        if (Level(finding) is not { } level || double.IsNaN(_state.LastScore[finding]))
            return Level(finding);
        var spread = Math.Sqrt(1 - Persistence * Persistence);
        return level with
        {
            Center = level.At(Persistence * _state.LastScore[finding]),
            Spread = level.Shape == DistributionShape.Normal ? level.Spread * spread : Math.Pow(level.Spread, spread),
        };
    }

    /// <summary>Probabilities of a category's options.</summary>
    public double[] Category(int finding)
    {
        foreach (var c in _state.Present)
            if (_model.Effects[c].Categories.TryGetValue(finding, out var moved))
                return moved;
        return [.. _model.Pack.Findings[finding].Options.Select(o => o.BaseRate)];
    }

    private static double Share(Condition condition, bool active) => condition.Course.Pattern switch
    {
        CoursePattern.Chronic => ChronicShare,
        _ => active ? ActiveShare : 0,
    };

    private static bool IsFurther(ValueDistribution moved, ValueDistribution? level, ValueDistribution? baseline) =>
        level is not { } l || baseline is not { } b || Math.Abs(b.StandardScore(moved.Center)) > Math.Abs(b.StandardScore(l.Center));

    // Drugs move a value by their effect, towards the baseline and not past it where a condition had moved it away.
    private ValueDistribution Treated(int finding, ValueDistribution level, ValueDistribution baseline)
    {
        var change = 0.0;
        foreach (var drug in _state.Drugs)
            foreach (var effect in _model.Pack.Drugs[drug].Effects)
                if (_model.Pack.Findings.PlaceOf(effect.Finding) == finding)
                    change += effect.Change;
        if (change == 0)
            return level;
        var center = level.Center + change;
        var displaced = level.Center - baseline.Center;
        if (displaced * change < 0)
            center = displaced > 0 ? Math.Max(center, Math.Min(baseline.Center, level.Center)) : Math.Min(center, Math.Max(baseline.Center, level.Center));
        return level with { Center = Math.Max(center, 0.25 * Math.Abs(level.Center)) };
    }
}
