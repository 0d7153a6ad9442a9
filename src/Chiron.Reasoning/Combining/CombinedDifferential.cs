using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Reasoning.Panel;
using Chiron.Timelines;

namespace Chiron.Reasoning.Combining;

/// <summary>The model's and the pack's opinions, pooled with weights that were learned for the situation; where it was not learned, the pack's.</summary>
public sealed class CombinedDifferential : IDifferentialExpert
{
    private const int Draws = 64;

    private readonly ExpertPair _pair;
    private readonly DifferentialCalibration _calibration;

    /// <exception cref="ModelException">The calibration was fitted with another pack or model; <see cref="Misfit"/> says so without an exception.</exception>
    public CombinedDifferential(KnowledgePack pack, Forecaster forecaster, DifferentialCalibration calibration)
        : this(pack, new PackPosterior(pack), forecaster, calibration)
    {
    }

    internal CombinedDifferential(KnowledgePack pack, PackPosterior posterior, Forecaster forecaster, DifferentialCalibration calibration)
    {
        if (Misfit(pack, forecaster, calibration) is { } misfit)
            throw new ModelException(misfit);
        _pair = new ExpertPair(pack, posterior, forecaster);
        _calibration = calibration;
    }

    public string Name => "combination";

    /// <summary>Why a calibration cannot be used with a pack and a model, in a sentence; null where it can.</summary>
    public static string? Misfit(KnowledgePack pack, Forecaster forecaster, DifferentialCalibration calibration) =>
        calibration.PackHash != pack.ContentHash ? "The differential's calibration was fitted with another version of the knowledge pack; fit it again with 'chiron differential'."
        : calibration.VocabularyHash != forecaster.Model.Tokenizer.Hash ? "The differential's calibration was fitted with another model; fit it again with 'chiron differential'."
        : null;

    public IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop) =>
        [.. _pair.Judge(cases, history, at, stop).Select(opinions => Combine(opinions).Opinion)];

    /// <summary>Variants of one case, pooled as one situation asks, so that they differ in what they state alone.</summary>
    internal IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, SituationFit fit, CancellationToken stop) =>
        [.. _pair.Judge(cases, history, at, stop).Select(opinions => Pooled(opinions, fit))];

    /// <summary>
    /// What the combination would make of variants of a case that it judged, the model's opinion moved as the pack's moves instead of asked again: for many suppositions at once.
    /// </summary>
    internal IReadOnlyList<ExpertOpinion> Suppose(IReadOnlyList<Case> variants, CombinedOpinion combined, SituationFit fit, CancellationToken stop) =>
    [
        .. _pair.Posterior.Judge(variants, null, default, stop).Select((moved, i) =>
            Pooled(new PairedOpinion(moved, combined.Model, combined.Situation, _pair.Supposed(variants[i], combined, moved)), fit)),
    ];

    /// <summary>Opinions with what they were made of, for cases of several people, in their order.</summary>
    public IReadOnlyList<CombinedOpinion> Combine(IReadOnlyList<Case> cases, IReadOnlyList<Timeline?> histories, IReadOnlyList<DateTime> at, CancellationToken stop = default) =>
        [.. _pair.Judge(cases, histories, at, stop).Select(Combine)];

    /// <summary>
    /// The hypotheses that hold the right one at least with the coverage, most likely first; places in the pack's conditions, the one after the last being "other".
    /// The leader is always among them, and nothing is chance.
    /// </summary>
    /// <returns>Null where the situation was not learned, so that no set promises anything, or where the coverage is not one of the calibration's.</returns>
    public IReadOnlyList<int>? ConformalSet(CombinedOpinion combined, double coverage) =>
        combined.Fit is { } fit && PlaceOf(coverage) is >= 0 and var i ? ConformalSets.Members(Whole(combined), fit.Thresholds[i], 0) : null;

    /// <summary>
    /// The same with exactly the coverage, smoothed by a number that is the case's own: for measuring whether coverage still holds, which a set that always has its
    /// leader cannot tell where the leader alone has more. It may be empty, so it is no answer to anybody. The same case has the same set.
    /// </summary>
    public IReadOnlyList<int>? SmoothedSet(Case subject, CombinedOpinion combined, double coverage) =>
        combined.Fit is { } fit && PlaceOf(coverage) is >= 0 and var i ? ConformalSets.Members(Whole(combined), fit.SmoothedThresholds[i], CaseChance.Of(subject)) : null;

    /// <summary>
    /// The 10th and 90th percentile of each probability when the pack's numbers are moved as far as they are uncertain and the weights are those of resampled tuning
    /// subjects. The same each time.
    /// </summary>
    internal (double Low, double High)[] Intervals(Case subject, CombinedOpinion combined)
    {
        if (combined.Fit is not { } fit)
            return _pair.Posterior.Intervals(subject);
        var draws = Array.ConvertAll(combined.Opinion.Probabilities, _ => new double[Draws]);
        var d = 0;
        foreach (var (probabilities, other) in _pair.Posterior.Draws(subject, Draws))
        {
            var weights = fit.Resamples.Count == 0 ? fit.Weights : fit.Resamples[d % fit.Resamples.Count];
            var pooled = _pair.With(subject, combined, probabilities, other).Pooled(weights);
            for (var c = 0; c < draws.Length; c++)
                draws[c][d] = pooled[c];
            d++;
        }

        return Array.ConvertAll(draws, values =>
        {
            Array.Sort(values);
            return (values[Draws / 10], values[Draws - 1 - (Draws / 10)]);
        });
    }

    /// <summary>What both experts make of answers that are not known yet; null where the situation was not learned, and the pack's stand.</summary>
    /// <param name="subject">The case that was judged, with its record.</param>
    internal AnswerOutlook? Outlook(Case subject, Timeline? history, DateTime at, CombinedOpinion combined) =>
        combined.Fit is { } fit ? new AnswerOutlook(_pair.Pack, _pair.Model, fit.Weights, combined.Opinion, combined.Model, subject, history, at) : null;

    private static double[] Whole(CombinedOpinion combined) => [.. combined.Opinion.Probabilities, combined.Opinion.Other];

    private int PlaceOf(double coverage)
    {
        for (var i = 0; i < _calibration.Coverages.Count; i++)
            if (_calibration.Coverages[i] == coverage)
                return i;
        return -1;
    }

    private CombinedOpinion Combine(PairedOpinion opinions)
    {
        var fit = _calibration.Of(opinions.Situation);
        return new CombinedOpinion(fit is null ? opinions.Pack : Pooled(opinions, fit), opinions.Pack, opinions.Model, opinions.Situation, fit);
    }

    private ExpertOpinion Pooled(PairedOpinion opinions, SituationFit fit)
    {
        var pooled = opinions.Features.Pooled(fit.Weights);
        return new ExpertOpinion(Name, pooled[..^1], pooled[^1], Math.Max(opinions.Pack.Coverage, opinions.Model.Coverage)) { Misfit = opinions.Pack.Misfit };
    }
}
