using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Timelines;

namespace Chiron.Reasoning.Combining;

/// <summary>
/// Learns from visits whose diagnosis is known how the pack's and the model's differentials are pooled: each visit whole, partway, and as it might be told in words.
/// Weights by log loss on one part of the subjects; conformal thresholds and what counts as usual on the other.
/// </summary>
public static class DifferentialFit
{
    private const int Batch = 64;

    /// <param name="pack">The pack.</param>
    /// <param name="forecaster">The model.</param>
    /// <param name="encounters">Of the tuning split: neither the model nor anything else may have learned from their subjects.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">0 to 1.</param>
    /// <param name="stop">Ends it.</param>
    public static DifferentialCalibration Run(
        KnowledgePack pack, Forecaster forecaster, IReadOnlyList<LabelledEncounter> encounters, DifferentialFitOptions options, IProgress<double>? progress = null,
        CancellationToken stop = default)
    {
        var rows = new Dictionary<Situation, List<Row>>();
        var pair = new ExpertPair(pack, new PackPosterior(pack), forecaster);
        var places = PlacesOf(pack);
        var stages = new EncounterStages(pack);
        for (var first = 0; first < encounters.Count; first += Batch)
        {
            var (cases, histories, times, of) = (new List<Case>(), new List<Timeline?>(), new List<DateTime>(), new List<LabelledEncounter>());
            foreach (var encounter in encounters.Skip(first).Take(Batch))
            {
                foreach (var stage in Enum.GetValues<EncounterStage>())
                    if (stages.Of(encounter, stage) is var (subject, history))
                    {
                        cases.Add(subject);
                        histories.Add(history);
                        times.Add(encounter.At);
                        of.Add(encounter);
                    }
            }

            var opinions = pair.Judge(cases, histories, times, stop);
            for (var i = 0; i < opinions.Count; i++)
            {
                if (!rows.TryGetValue(opinions[i].Situation, out var ofSituation))
                    rows[opinions[i].Situation] = ofSituation = [];
                ofSituation.Add(new Row(
                    of[i].History.SubjectId, opinions[i].Features, places.GetValueOrDefault(of[i].Diagnosis, pack.Conditions.Count), opinions[i].Pack.Misfit, CaseChance.Of(cases[i])));
            }

            progress?.Report((double)Math.Min(encounters.Count, first + Batch) / encounters.Count);
        }

        return new DifferentialCalibration
        {
            PackHash = pack.ContentHash,
            Version = DifferentialCalibration.CurrentVersion,
            VocabularyHash = forecaster.Model.Tokenizer.Hash,
            Seed = options.Seed,
            Coverages = options.Coverages,
            Situations =
            [
                .. rows.OrderByDescending(r => r.Key.History).ThenByDescending(r => r.Key.Covered).ThenByDescending(r => r.Key.Detail)
                    .Select(r => Fit(r.Key, r.Value, options)).OfType<SituationFit>(),
            ],
        };
    }

    /// <summary>By event code, the place in the pack's conditions; other codes are "other", the place after the last.</summary>
    public static IReadOnlyDictionary<string, int> PlacesOf(KnowledgePack pack)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var c = 0; c < pack.Conditions.Count; c++)
        {
            places.TryAdd(pack.Conditions[c].EventCode, c);
            if (pack.Conditions[c].Snomed is { } snomed)
                places.TryAdd("SNOMED//" + snomed, c);
        }

        return places;
    }

    private static SituationFit? Fit(Situation situation, List<Row> rows, DifferentialFitOptions options)
    {
        var fitted = rows.Where(r => KeyedHash.Uniform(options.Seed, r.Subject) < options.FittedShare).ToList();
        var others = rows.Where(r => KeyedHash.Uniform(options.Seed, r.Subject) >= options.FittedShare).ToList();
        if (Math.Min(fitted.Count, others.Count) < options.LeastEncounters)
            return null;
        PoolFeatures[] cases = [.. fitted.Select(r => r.Features)];
        int[] right = [.. fitted.Select(r => r.Right)];
        var weights = PoolFit.Fit(cases, right, Enumerable.Repeat(1.0, cases.Length).ToArray(), PoolWeights.Start);
        var pooled = others.ConvertAll(r => r.Features.Pooled(weights));
        var scores = others.Select((r, i) => ConformalSets.Score(pooled[i], r.Right, 0)).ToList();
        var smoothed = others.Select((r, i) => ConformalSets.Score(pooled[i], r.Right, r.Chance)).ToList();
        var misfits = others.Select(r => r.Misfit).Where(double.IsFinite).Order().ToArray();
        return new SituationFit
        {
            Situation = situation,
            Fitted = fitted.Count,
            Calibrated = others.Count,
            Weights = weights,
            Resamples = Resampled(fitted, cases, right, weights, options),
            Thresholds = [.. options.Coverages.Select(coverage => ConformalSets.Threshold(scores, coverage))],
            SmoothedThresholds = [.. options.Coverages.Select(coverage => ConformalSets.Threshold(smoothed, coverage))],
            MisfitLimit = misfits.Length == 0 ? double.MaxValue : misfits[Math.Min(misfits.Length - 1, (int)Math.Ceiling(misfits.Length * options.Usual) - 1)],
        };
    }

    private static List<PoolWeights> Resampled(List<Row> rows, PoolFeatures[] cases, int[] right, PoolWeights start, DifferentialFitOptions options)
    {
        var subjects = rows.Select(r => r.Subject).Distinct().Order().Select((id, i) => (id, i)).ToDictionary(s => s.id, s => s.i);
        var resamples = new List<PoolWeights>();
        for (var sample = 0; sample < options.Resamples; sample++)
        {
            var drawn = new double[subjects.Count];
            for (var i = 0; i < drawn.Length; i++)
                drawn[(int)(KeyedHash.Uniform(options.Seed, sample, i) * drawn.Length)]++;
            resamples.Add(PoolFit.Fit(cases, right, rows.Select(r => drawn[subjects[r.Subject]]).ToArray(), start));
        }

        return resamples;
    }

    private sealed record Row(long Subject, PoolFeatures Features, int Right, double Misfit, double Chance);
}
