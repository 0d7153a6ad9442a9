using Chiron.Model;
using Chiron.Timelines;

namespace Chiron.Serving.Answers;

/// <content>Composite outcomes from sampled futures, and what the model would say if some facts were otherwise.</content>
internal sealed partial class RecordForecast
{
    private const string OutcomeBasis =
        "Each number is the share of sampled futures in which the outcome is recorded within the horizon after this moment; standard_error, low and high tell how far the "
        + "sampling can be off, and nothing about the model. Futures are drawn from the release's network alone and are not corrected on the tuning split, so a single code's "
        + "share and its forecast may differ. What is recorded depends on what is looked for.";

    private const string SuppositionBasis =
        "The second number of each pair is what the release's model says of the same record with the supposed facts in it. It tells what goes with such facts in records, not what "
        + "bringing them about would do.";

    /// <exception cref="RequestRefusedException">Nothing is recorded up to the moment asked about, or a code that the model does not know.</exception>
    public OutcomeAnswer Outcomes(Timeline timeline, string? subjectId, OutcomeQuestion question, CancellationToken stop)
    {
        for (var i = 0; i < question.Outcomes.Count; i++)
            foreach (var code in question.Outcomes[i].Codes.Concat(question.Outcomes[i].Others))
                if (!forecaster.Knows(code))
                    throw new RequestRefusedException(
                        400, $"The model was never taught '{code}': it is no token of its own and no parent of one.", "unknown_code", $"outcomes[{i}]");

        var (at, known) = Known(timeline, question.Record.At);
        try
        {
            // One thread: the answer holds one core.
            var horizons = question.Record.HorizonsDays;
            var drawn = new FutureSampler(forecaster.Model, threads: 1).SampleAll([known], [at], horizons[^1], question.Futures, question.Seed, stop)[0];
            return new OutcomeAnswer
            {
                SubjectId = subjectId,
                At = at,
                EventsRead = known.Count,
                Futures = question.Futures,
                Seed = question.Seed,
                Outcomes = [.. question.Outcomes.Select(outcome => new OutcomeEntry(outcome.Name, [.. forecaster.Curve(drawn, outcome, horizons).Points.Select(Sampled)]))],
                Basis = OutcomeBasis,
            };
        }
        catch (ModelException refused)
        {
            throw Refused(refused, "horizons_days");
        }
    }

    /// <exception cref="RequestRefusedException">Nothing is recorded up to the moment asked about, or a fact that the model would not see.</exception>
    public SuppositionAnswer Suppose(Timeline timeline, string? subjectId, SuppositionQuestion question, CancellationToken stop)
    {
        var (at, known) = Known(timeline, question.Forecast.At);
        var supposed = known;
        var facts = new List<SupposedFact>();
        for (var i = 0; i < question.Hypotheses.Count; i++)
        {
            var fact = question.Hypotheses[i];
            try
            {
                (supposed, var changed) = forecaster.Suppose(supposed, at, [fact]);
                facts.Add(new SupposedFact(fact.Code, names.Of(fact.Code), fact.Value, fact.Text, changed[0]));
            }
            catch (ModelException refused)
            {
                throw Refused(refused, $"if[{i}]");
            }
        }

        var asRecorded = Answer(timeline, subjectId, question.Forecast, stop);
        string[] codes = [.. asRecorded.Risks.Select(risk => risk.Code)];
        return new SuppositionAnswer
        {
            Supposed = facts,
            AsRecorded = asRecorded,
            IfSo = codes.Length == 0 ? [] : Risks(supposed, at, codes, question.Forecast.HorizonsDays, Recorded(supposed), stop),
            Basis = SuppositionBasis,
        };
    }

    private static SampledRisk Sampled(RiskEstimate estimate) => new(
        estimate.HorizonDays, Rounded(estimate.Probability)!.Value, Rounded(estimate.StandardError)!.Value, Rounded(estimate.Low)!.Value, Rounded(estimate.High)!.Value);

    private static RequestRefusedException Refused(ModelException refused, string param) =>
        new(400, $"This cannot be answered: {refused.Message.TrimEnd('.')}.", "invalid_value", param);
}
