using Chiron.Knowledge;
using Chiron.Simulation.Lives;

namespace Chiron.Simulation.Truth;

/// <summary>
/// The true probability of each new condition, death and hospital encounter within a horizon, given a person's state.
/// p = Σᵢ λ(sᵢ)/(λ(sᵢ)+μ(sᵢ)) · S(sᵢ)·(1 − e^{−(λ+μ)Δᵢ}) over steps of the horizon, S the survival of both; death competes.
/// </summary>
/// <remarks>
/// Hazards move with age, and to first order with what may happen on the way: a factor not yet there at s multiplies a rate by
/// 1 + P(there by s)·(ratio − 1). Terms of second order and changes of recorded findings at later visits are left out. Not for many threads at once.
/// </remarks>
internal sealed class RiskCalculator
{
    /// <summary>Horizon of conditions and death, days.</summary>
    public const double HorizonDays = 365;

    /// <summary>Horizon of emergency and inpatient encounters, days.</summary>
    public const double EncounterHorizonDays = 90;

    private const int EarlySteps = 6;
    private const int LateSteps = 11;

    private readonly RateModel _model;
    private readonly double[] _rates;
    private readonly double[] _hazard;         // cumulative, by condition
    private readonly double[] _gain;           // P(factor gained since the prediction time), by factor
    private readonly double[] _probability;
    private double _death;
    private double _emergency;
    private double _inpatient;

    public RiskCalculator(RateModel model)
    {
        _model = model;
        _rates = new double[model.Conditions];
        _hazard = new double[model.Conditions];
        _gain = new double[model.Factors];
        _probability = new double[model.Conditions];
    }

    /// <summary>By condition; of those already recorded, of the next episode.</summary>
    public ReadOnlySpan<double> Conditions => _probability;

    public double Death => _death;

    public double Emergency => _emergency;

    public double Inpatient => _inpatient;

    public void Compute(PersonState state, double ageDays)
    {
        Array.Clear(_hazard);
        Array.Clear(_gain);
        Array.Clear(_probability);
        (_death, _emergency, _inpatient) = (0, 0, 0);
        double cumulativeDeath = 0, cumulativeEmergency = 0, cumulativeInpatient = 0, elapsed = 0;

        for (var step = 0; step < EarlySteps + LateSteps; step++)
        {
            var width = step < EarlySteps ? EncounterHorizonDays / EarlySteps : (HorizonDays - EncounterHorizonDays) / LateSteps;
            var middle = elapsed + width / 2;
            Rates(state, ageDays + middle);
            var death = DeathRate(state, ageDays + middle, middle);
            double emergency = 0, inpatient = 0;

            for (var c = 0; c < _rates.Length; c++)
            {
                var rate = _rates[c];
                if (rate <= 0)
                    continue;
                _probability[c] += FirstIn(rate, death, width, _hazard[c] + cumulativeDeath);
                emergency += rate * EncounterShares.Of(_model[c], EncounterClass.Emergency);
                inpatient += rate * EncounterShares.Of(_model[c], EncounterClass.Inpatient);
                _hazard[c] += rate * width;
            }

            if (step < EarlySteps)
            {
                emergency += _model.OtherVisits(state.Sex, ageDays + middle) * EncounterShares.Of(null, EncounterClass.Emergency);
                _emergency += FirstIn(emergency, death, width, cumulativeEmergency + cumulativeDeath);
                _inpatient += FirstIn(inpatient, death, width, cumulativeInpatient + cumulativeDeath);
                cumulativeEmergency += emergency * width;
                cumulativeInpatient += inpatient * width;
            }

            cumulativeDeath += death * width;
            elapsed += width;
            UpdateGains(state, elapsed, step + 1 < EarlySteps ? EncounterHorizonDays / EarlySteps : (HorizonDays - EncounterHorizonDays) / LateSteps);
        }

        _death = 1 - Math.Exp(-cumulativeDeath);
    }

    // P(first event in a step of this width | rates constant, nothing yet) · P(nothing yet)
    private static double FirstIn(double rate, double death, double width, double cumulative) =>
        rate <= 0 ? 0 : rate / (rate + death) * Math.Exp(-cumulative) * (1 - Math.Exp(-(rate + death) * width));

    private void Rates(PersonState state, double ageDays)
    {
        var incidence = _model.BaseIncidence(state.Sex, ageDays);
        for (var c = 0; c < _rates.Length; c++)
        {
            if (state.Factors[c] && StillThere(state, c, ageDays))
            {
                _rates[c] = _model.EpisodeRate(c, ageDays < state.ActiveUntil[c]);
                continue;
            }

            var rate = incidence[c];
            if (rate > 0)
                foreach (var edge in _model.Edges[c])
                    rate *= state.Factors[edge.Factor] && (edge.Factor >= _model.Conditions || StillThere(state, edge.Factor, ageDays))
                        ? edge.Ratio
                        : 1 + _gain[edge.Factor] * (edge.Ratio - 1);
            _rates[c] = rate;
        }
    }

    private double DeathRate(PersonState state, double ageDays, double elapsed)
    {
        var rate = _model.BaseDeath(state.Sex, ageDays);
        var fatal = 0.0;
        for (var c = 0; c < _rates.Length; c++)
        {
            var there = state.Factors[c] && StillThere(state, c, ageDays);
            var ratio = _model[c].Mortality.RateRatio;
            if (there)
                rate *= ratio;
            else if (_gain[c] > 0)
                rate *= 1 + _gain[c] * (ratio - 1);

            var perDay = _model.FatalityPerDay[c];
            if (perDay <= 0)
                continue;
            if (there && ageDays < state.FatalUntil[c])
                fatal += perDay;
            // An episode that began at rate λ on the way acts for up to thirty days; those who died of it no longer do.
            var window = Math.Min(elapsed, RateModel.FatalityDays);
            fatal += _rates[c] * (1 - Math.Exp(-perDay * window));
        }

        return rate + fatal;
    }

    private bool StillThere(PersonState state, int condition, double ageDays) =>
        _model[condition].Course.Pattern != CoursePattern.Acute || ageDays < state.EndOf(condition);

    // Gains at the middle of the coming step.
    private void UpdateGains(PersonState state, double elapsed, double nextWidth)
    {
        _gain.AsSpan(_model.DrugFactor).Clear();
        for (var c = 0; c < _rates.Length; c++)
        {
            var course = _model[c].Course;
            var ahead = _hazard[c] + _rates[c] * nextWidth / 2;
            if (course.Pattern == CoursePattern.Acute)
            {
                var lasts = Math.Max(course.DurationDays, _model.FatalityPerDay[c] > 0 ? RateModel.FatalityDays : 0);
                _gain[c] = 1 - Math.Exp(-Math.Min(_rates[c] * lasts, ahead));
            }
            else if (!state.Factors[c])
            {
                _gain[c] = 1 - Math.Exp(-ahead);
            }

            foreach (var (factor, share) in _model.DrugShares[c])
                if (!state.Factors[c] || course.Pattern == CoursePattern.Acute)
                    _gain[factor] = 1 - (1 - _gain[factor]) * (1 - (1 - Math.Exp(-ahead)) * share);
        }
    }
}
