using Chiron.Timelines.Meds;

namespace Chiron.Model;

/// <summary>
/// How the model's ways to a risk are combined and corrected, fitted on the tuning split. Each gives a mean hazard a day: the risk question over its
/// horizon, the rates at this moment, the additive hazards of the record's facts. Combined log-hazard =
/// (1 − v)·((1 − w)·question + w·rates) + v·additive, with w by horizon and v by family and horizon; then a line per family.
/// </summary>
/// <remarks>A file from before a part existed does not name it, and the part is then empty.</remarks>
public sealed record Calibration
{
    /// <summary>Upper bounds, in days, of the horizons that each entry of <see cref="RateWeights"/> is for; the last entry has no bound.</summary>
    public IReadOnlyList<double> HorizonBounds { get; init; } = [90, 400];

    /// <summary>w for each range of horizons, 0 … 1.</summary>
    public IReadOnlyList<double> RateWeights { get; init; } = [0, 0, 0];

    /// <summary>v for each family that has additive hazards.</summary>
    public IReadOnlyList<HazardWeight> HazardWeights { get; init => field = value ?? []; } = [];

    /// <summary>v for codes with enough events on the tuning split to have one of their own.</summary>
    public IReadOnlyList<CodeHazardWeight> CodeHazardWeights { get; init => field = value ?? []; } = [];

    public IReadOnlyList<FamilyCalibration> Families { get; init; } = [];

    /// <summary>
    /// The weights and families for questions asked on a day without events; this record's own are for right after a visit, when people are more ill than between visits.
    /// Null where that does no better on such days of the tuning split: then this record's own serve for both.
    /// </summary>
    public Calibration? BetweenVisits { get; init; }

    /// <summary>Of landmarks that have a regression of their own, how far it is trusted.</summary>
    public IReadOnlyList<LandmarkCalibration> Landmarks { get; init => field = value ?? []; } = [];

    /// <summary>The diagnosis question's logits are divided by this.</summary>
    public double DiagnosisTemperature { get; init; } = 1;

    /// <summary>Whether risks were corrected on a tuning split; otherwise they are what the network says.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFitted => Families.Count > 0;

    /// <summary>Whether a file held all that is needed: a weight for each range of horizons, and finite numbers throughout.</summary>
    internal bool IsWhole =>
        HorizonBounds is not null && Families is not null && RateWeights?.Count == HorizonBounds.Count + 1
        && HazardWeights?.All(weight => weight?.Weights?.Count == HorizonBounds.Count + 1 && weight.Weights.All(share => share is >= 0 and <= 1)) == true
        && CodeHazardWeights?.All(weight => weight?.Code is not null && weight.Weights?.Count == HorizonBounds.Count + 1 && weight.Weights.All(share => share is >= 0 and <= 1)) == true
        && RateWeights.All(weight => weight is >= 0 and <= 1) && HorizonBounds.All(double.IsFinite)
        && Families.All(line => line is not null && double.IsFinite(line.Offset) && double.IsFinite(line.Slope) && line.Curve?.IsWhole != false)
        && Landmarks?.All(landmark => landmark?.IsWhole == true) == true
        && BetweenVisits is not { IsWhole: false } and not { BetweenVisits: not null }
        && DiagnosisTemperature > 0 && double.IsFinite(DiagnosisTemperature);

    /// <summary>Which of the ways a risk over a horizon comes from.</summary>
    internal RiskWay WayAt(double horizonDays) => RateWeights[Range(horizonDays)] switch
    {
        _ when HazardWeights.Any(weight => weight.Weights[Range(horizonDays)] > 0) || Landmarks.Count > 0 || BetweenVisits?.WayAt(horizonDays) is RiskWay.WithHazards => RiskWay.WithHazards,
        0 => RiskWay.Question,
        1 => RiskWay.Rates,
        _ => RiskWay.QuestionAndRates,
    };

    /// <summary>Log of the mean hazard a day over the horizon, combined and corrected; the probability of at least one event is 1 − exp(−horizon · hazard).</summary>
    /// <param name="logHazard">What the risk question says, per day.</param>
    /// <param name="logRate">What the rates say, per day.</param>
    /// <param name="logAdditive">What the additive hazards say, per day; NaN where they say nothing.</param>
    /// <param name="atVisit">Whether it is asked right after an event: <see cref="SubjectRecord.IsAtVisit"/>.</param>
    internal double LogHazard(VocabularyCode code, bool hadBefore, bool atVisit, double logHazard, double logRate, double logAdditive, double horizonDays)
    {
        if (!atVisit && BetweenVisits is { } between)
            return between.LogHazard(code, hadBefore, atVisit, logHazard, logRate, logAdditive, horizonDays);
        return Corrected(FamilyOf(code, hadBefore), code.Code, logHazard, logRate, logAdditive, horizonDays);
    }

    /// <summary>Of a tuning question, by these weights and families.</summary>
    internal double LogHazard(in RiskPoint point, Tokenizer tokenizer) =>
        Corrected(point.Family, tokenizer.Vocabulary.Codes[point.Code].Code, point.LogHazard, point.LogRate, point.LogAdditive, point.HorizonDays);

    private double Corrected(RiskFamily family, string code, double logHazard, double logRate, double logAdditive, double horizonDays)
    {
        var combined = Combined(family, code, logHazard, logRate, logAdditive, Range(horizonDays));
        foreach (var line in Families)
            if (line.Family == family)
                return line.Correct(combined, horizonDays);
        return combined;
    }

    /// <summary>The same with a landmark's regression, where the model has one for this question.</summary>
    internal double WithLandmark(LandmarkQuestion question, double logHazard, double logLandmark)
    {
        foreach (var landmark in Landmarks)
            if (landmark.Question == question)
                return landmark.LogHazard(logHazard, logLandmark);
        return logHazard;
    }

    internal int Range(double horizonDays)
    {
        var range = 0;
        while (range < HorizonBounds.Count && horizonDays > HorizonBounds[range])
            range++;
        return range;
    }

    internal double Combined(RiskFamily family, string code, double logHazard, double logRate, double logAdditive, int range)
    {
        var learned = Combined(logHazard, logRate, RateWeights[range]);
        var share = double.IsNaN(logAdditive) ? 0 : HazardShare(family, code, range);
        return share == 0 ? learned : Combined(learned, logAdditive, share);
    }

    private double HazardShare(RiskFamily family, string code, int range)
    {
        foreach (var weight in CodeHazardWeights)
            if (weight.Code == code)
                return weight.Weights[range];
        foreach (var weight in HazardWeights)
            if (weight.Family == family)
                return weight.Weights[range];
        return 0;
    }

    internal static double Combined(double logHazard, double logRate, double rateWeight) => ((1 - rateWeight) * logHazard) + (rateWeight * logRate);

    internal static RiskFamily FamilyOf(VocabularyCode code, bool hadBefore) => code.Kind switch
    {
        EventKind.Condition => hadBefore ? RiskFamily.ConditionAgain : RiskFamily.ConditionOnset,
        EventKind.Death => RiskFamily.Death,
        EventKind.Encounter => RiskFamily.Encounter,
        _ => RiskFamily.Other,
    };
}
