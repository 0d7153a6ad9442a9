using Chiron.Timelines;

namespace Chiron.Model;

/// <content>Outcomes told from sampled futures, and what the model would say if something were otherwise.</content>
public sealed partial class Forecaster
{
    /// <summary>
    /// The risk of an outcome over horizons from futures that were drawn: the share in which it happened, with the sampling error and Wilson's interval.
    /// </summary>
    /// <param name="horizonsDays">Each above 0 and at most the futures' own horizon.</param>
    /// <exception cref="ModelException">A code that the model does not know, or a horizon that the futures do not reach.</exception>
    public RiskCurve Curve(FutureSet futures, FutureOutcome outcome, IReadOnlyList<double> horizonsDays)
    {
        foreach (var horizon in horizonsDays)
        {
            RequireHorizon(horizon);
            if (horizon > futures.HorizonDays)
                throw new ModelException($"the futures were drawn for {futures.HorizonDays} days, so they say nothing about {horizon}; draw longer ones");
        }

        HashSet<string> Codes(IEnumerable<string> codes) =>
            [.. codes.SelectMany(Members).Select(member => _tokenizer.Vocabulary.Codes[member].Code)];
        HashSet<string>[] codes = [.. outcome.Codes.Select(code => Codes([code]))];
        var others = Codes(outcome.Others);
        var days = futures.Futures.Select(future => outcome.DaysUntil(future, codes, others)).ToArray();
        return new RiskCurve(
            outcome, [.. horizonsDays.Select(horizon => RiskEstimate.FromFutures(horizon, days.Count(d => d <= horizon), days.Length))]);
    }

    /// <summary>What the model says of one record as it is, and as it would be with these facts changed or added.</summary>
    /// <exception cref="ModelException">A code or an answer that the model does not know.</exception>
    public ConditionalForecast ForecastIf(
        Timeline history,
        DateTime at,
        IReadOnlyList<Hypothesis> hypotheses,
        IReadOnlyList<string> codes,
        IReadOnlyList<double> horizonsDays,
        CancellationToken stop = default)
    {
        var (supposed, changed) = Suppose(history, at, hypotheses);
        return new ConditionalForecast(
            Forecast([history], [at], codes, horizonsDays, stop), Forecast([supposed], [at], codes, horizonsDays, stop), changed);
    }

    /// <summary>The record up to a time with these facts changed or added, to be asked or sampled from; and for each whether it changed an event.</summary>
    public (Timeline Record, IReadOnlyList<bool> Changed) Suppose(Timeline history, DateTime at, IReadOnlyList<Hypothesis> hypotheses)
    {
        var changed = new bool[hypotheses.Count];
        for (var i = 0; i < hypotheses.Count; i++)
            (history, changed[i]) = hypotheses[i].Apply(history, at, _tokenizer);
        return (history, changed);
    }
}
