namespace Chiron.Model;

/// <summary>
/// Fits the additive hazard of one outcome: a Poisson likelihood over person-time, ages as a smooth curve for each group (P-splines; Eilers and Marx 1996),
/// facts with an L1 penalty in units of each one's own standard error, so that what may well be chance stays at 0 (Tibshirani 1996), by cyclic
/// coordinate descent (Friedman, Hastie and Tibshirani 2010). Reusable, for one thread.
/// </summary>
internal sealed class HazardFit(PersonTime time, PersonTimeByFact byFact, int conditions, int firstRecent)
{
    private const double Smoothness = 4;            // penalty on squared second differences of log-rates along the ages
    private const double Likeness = 1;              // penalty on squared differences between groups: what is not known apart is alike
    private const double LowestInformation = 4;     // expected events with a fact, below which nothing can be learned of it
    private const double LongestStep = 1;
    private const double Tolerance = 1e-3;
    private const int MostSweeps = 30;

    private readonly int _knots = AgeSpline.KnotYears.Length;
    private readonly double[] _expected = new double[time.Moments];        // expected events in the time that each moment stands for
    private readonly double[] _rates = new double[time.Groups * AgeSpline.KnotYears.Length];
    private readonly double[] _ratios = new double[firstRecent + conditions];
    private readonly double[] _errors = new double[firstRecent + conditions];   // square root of the expected events with each fact: what its penalty is in units of
    private readonly List<int> _active = [];
    private int _outcome;

    public ReadOnlySpan<double> LogRates => _rates;

    /// <summary>By fact.</summary>
    public ReadOnlySpan<double> LogRatios => _ratios;

    /// <summary>Facts that have a log-ratio.</summary>
    public IReadOnlyList<int> Active => _active;

    /// <summary>Starts an outcome: ages and groups alone.</summary>
    /// <param name="outcome">As <paramref name="time"/> numbers them.</param>
    /// <param name="conditionToken">Of a condition, the token of its code: who has it recorded is no longer at risk.</param>
    public void Begin(int outcome, int? conditionToken)
    {
        _outcome = outcome;
        Array.Clear(_ratios);
        _active.Clear();
        Array.Fill(_expected, time.Spacing);
        if (conditionToken is { } recorded)
            foreach (var moment in byFact[recorded])
                _expected[moment] = 0;
        double exposure = 0;
        foreach (var days in _expected)
            exposure += days;
        var mean = Math.Log((time.Events[outcome] + 0.5) / Math.Max(exposure, 1));
        Array.Fill(_rates, mean);
        for (var m = 0; m < _expected.Length; m++)
            _expected[m] *= Math.Exp(mean);
        for (var sweep = 0; sweep < 8 && FitAges() > Tolerance; sweep++)
        {
        }

        for (var fact = 0; fact < _errors.Length; fact++)
        {
            double information = 0;
            foreach (var moment in byFact[fact])
                information += _expected[moment];
            _errors[fact] = information >= LowestInformation ? Math.Sqrt(information) : 0;
        }
    }

    /// <summary>Lets facts in whose penalised likelihood gains, and fits them, from where the fit stands.</summary>
    /// <param name="penalty">In standard errors: about how many a fact's effect must be away from none.</param>
    public void Fit(double penalty, CancellationToken stop)
    {
        for (var round = 0; round < 5; round++)
        {
            stop.ThrowIfCancellationRequested();
            var entered = 0;
            for (var fact = 0; fact < _errors.Length; fact++)
                if (_errors[fact] > 0 && _ratios[fact] == 0 && Math.Abs(Gradient(fact, out _)) > penalty * _errors[fact] && !_active.Contains(fact))
                {
                    _active.Add(fact);
                    entered++;
                }

            Descend(penalty);
            if (entered == 0)
                break;
        }

        _active.RemoveAll(fact => _ratios[fact] == 0);
    }

    /// <summary>Fits the facts that are in again, with less of the penalty: it chose well, but shrinks what it chose too much (Meinshausen 2007).</summary>
    public void Relax(double penalty) => Descend(penalty);

    private void Descend(double penalty)
    {
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var largest = FitAges();
            foreach (var fact in _active)
            {
                var gradient = Gradient(fact, out var information);
                var aim = (information * _ratios[fact]) - gradient;
                var shrunk = Math.Max(0, Math.Abs(aim) - (penalty * _errors[fact])) * Math.Sign(aim) / Math.Max(information, 1e-9);
                var step = Math.Clamp(shrunk - _ratios[fact], -LongestStep, LongestStep);
                if (step == 0)
                    continue;
                _ratios[fact] += step;
                var factor = Math.Exp(step);
                foreach (var moment in byFact[fact])
                    _expected[moment] *= factor;
                largest = Math.Max(largest, Math.Abs(step));
            }

            if (largest < Tolerance)
                return;
        }
    }

    // Of the negative log-likelihood Σ expected − Σ log λ by the fact's log-ratio: expected less observed events with the fact.
    private double Gradient(int fact, out double information)
    {
        double expected = 0;
        foreach (var moment in byFact[fact])
            expected += _expected[moment];
        information = expected;
        return expected - time.EventFacts[_outcome][fact];
    }

    // One Newton step for all log-rates by age at once; returns the largest change.
    private double FitAges()
    {
        var size = _rates.Length;
        var gradient = new double[size];
        var hessian = new double[size, size];
        for (var m = 0; m < _expected.Length; m++)
        {
            var expected = _expected[m];
            if (expected == 0)
                continue;
            var (place, weight) = time.Age(m);
            var (low, high) = (1 - weight, (double)weight);
            gradient[place] += expected * low;
            gradient[place + 1] += expected * high;
            hessian[place, place] += expected * low * low;
            hessian[place + 1, place] += expected * low * high;
            hessian[place + 1, place + 1] += expected * high * high;
        }

        for (var i = 0; i < size; i++)
            gradient[i] -= time.EventAges[_outcome][i];
        for (var group = 0; group < time.Groups; group++)
        {
            for (var k = 0; k + 2 < _knots; k++)
                AddPenalty(gradient, hessian, Smoothness, [(group * _knots) + k, (group * _knots) + k + 1, (group * _knots) + k + 2], [1, -2, 1]);
            for (var k = 0; group > 0 && k < _knots; k++)
                AddPenalty(gradient, hessian, Likeness, [((group - 1) * _knots) + k, (group * _knots) + k], [-1, 1]);
        }

        for (var i = 0; i < size; i++)
            hessian[i, i] += 1e-6;
        var step = (Cholesky.Of(hessian) ?? throw new ModelException("a hazard by age cannot be fitted; is some age or value in the records not finite?")).Solve(gradient);
        double largest = 0;
        for (var i = 0; i < size; i++)
        {
            step[i] = -Math.Clamp(step[i], -LongestStep, LongestStep);
            _rates[i] += step[i];
            largest = Math.Max(largest, Math.Abs(step[i]));
        }

        for (var m = 0; m < _expected.Length; m++)
            if (_expected[m] > 0)
            {
                var (place, weight) = time.Age(m);
                _expected[m] *= Math.Exp(((1 - weight) * step[place]) + (weight * step[place + 1]));
            }

        return largest;
    }

    // ½ · penalty · (Σ c_i rate_i)²
    private void AddPenalty(double[] gradient, double[,] hessian, double penalty, ReadOnlySpan<int> places, ReadOnlySpan<double> weights)
    {
        double value = 0;
        for (var i = 0; i < places.Length; i++)
            value += weights[i] * _rates[places[i]];
        for (var i = 0; i < places.Length; i++)
        {
            gradient[places[i]] += penalty * value * weights[i];
            for (var j = 0; j <= i; j++)
                hessian[Math.Max(places[i], places[j]), Math.Min(places[i], places[j])] += penalty * weights[i] * weights[j];
        }
    }
}
