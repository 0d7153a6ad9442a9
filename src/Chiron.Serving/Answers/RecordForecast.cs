using Chiron.Model;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Serving.Answers;

/// <summary>Forecasts from one record: which codes, at which moment, and what the model says.</summary>
internal sealed partial class RecordForecast(Forecaster forecaster, CodeNames names)
{
    private const int DefaultCodes = 12;

    // Of one model nothing measures an interval; of several, what they disagree about does.
    private readonly string _basis =
        "Each number is the " + (forecaster.Model.IsCalibrated ? "calibrated probability" : "probability, not calibrated,") + " that the code is recorded at least once within the horizon after this moment, as the release's model estimates it "
        + "from the record up to it; " + (forecaster.Model.MemberCount > 1
            ? $"low and high span what its {forecaster.Model.MemberCount} members disagree about. "
            : "the release computes no interval. ")
        + "What is recorded depends on what is looked for.";

    private readonly Tokenizer _tokenizer = forecaster.Model.Tokenizer;

    // Death, and every condition that is a token of its own.
    private readonly string[] _candidates =
    [
        .. forecaster.Model.Tokenizer.Vocabulary.Codes
            .Take(forecaster.Model.Tokenizer.EventCodeCount)
            .Where(code => code.Kind is EventKind.Condition or EventKind.Death)
            .Select(code => code.Code),
    ];

    /// <exception cref="RequestRefusedException">Nothing is recorded up to the moment asked about.</exception>
    public ForecastAnswer Answer(Timeline timeline, string? subjectId, ForecastQuestion question, CancellationToken stop)
    {
        var (at, known) = Known(timeline, question.At);
        var recorded = Recorded(known);
        var codes = question.Codes.Count > 0 ? question.Codes.Where(forecaster.Knows).ToList() : [.. _candidates.Where(code => !IsRecorded(code, recorded))];
        var risks = codes.Count == 0 ? [] : Risks(known, at, codes, question.HorizonsDays, recorded, stop);
        return new ForecastAnswer
        {
            SubjectId = subjectId,
            At = at,
            EventsRead = known.Count,
            Risks = question.Codes.Count > 0 ? risks : [.. risks.OrderByDescending(risk => risk.Horizons[^1].Probability).Take(DefaultCodes)],
            UnknownCodes = [.. question.Codes.Where(code => !forecaster.Knows(code))],
            Basis = _basis,
        };
    }

    private static (DateTime At, Timeline Known) Known(Timeline timeline, DateTime? asked)
    {
        var at = asked ?? LastMoment(timeline);
        var known = timeline.Until(at);
        return known.Count > known.StaticCount
            ? (at, known)
            : throw new RequestRefusedException(400, "Nothing is recorded up to the moment of the forecast; give a later 'at'.", "invalid_value", "at");
    }

    private List<RiskEntry> Risks(
        Timeline known, DateTime at, IReadOnlyList<string> codes, IReadOnlyList<double> horizonsDays, HashSet<int> recorded, CancellationToken stop)
    {
        var table = forecaster.Forecast([known], [at], codes, horizonsDays, stop);
        return [.. codes.Select((code, c) => new RiskEntry(
            code,
            names.Of(code),
            IsRecorded(code, recorded),
            [.. horizonsDays.Select((_, h) => Risk(table.Estimate(0, c, h)))]))];
    }

    private static HorizonRisk Risk(RiskEstimate estimate) => new(estimate.HorizonDays, Rounded(estimate.Probability)!.Value, Rounded(estimate.Low), Rounded(estimate.High));

    private static double? Rounded(double? probability) => probability is { } p ? Math.Round(p, 6) : null;

    private static DateTime LastMoment(Timeline timeline) =>
        timeline.Count > timeline.StaticCount
            ? MicrosecondTime.ToDateTime(timeline.Times[^1])!.Value
            : throw new RequestRefusedException(400, "The record has no event with a time, so there is no moment to forecast from.", "invalid_value", "at");

    private HashSet<int> Recorded(Timeline known)
    {
        var recorded = new HashSet<int>();
        foreach (var code in new HashSet<int>([.. known.Codes]))
            if (_tokenizer.Resolve(known.CodeTable[code]) is >= 0 and var token)
                recorded.Add(token);
        return recorded;
    }

    private bool IsRecorded(string code, HashSet<int> recorded) => _tokenizer.FindAll(code).Any(recorded.Contains);
}
