using Chiron.Knowledge.DdxPlus;
using Chiron.Reasoning.DdxPlus;
using Chiron.Reasoning.RareDisease;

namespace Chiron.Validation.DdxPlus;

/// <summary>Chooses what has to be chosen, from training patients alone: they are dealt to inner parts, and each is judged by what the others teach.</summary>
internal sealed class DdxPlusChoices
{
    /// <summary>Thresholds of the leader's probability that may be chosen.</summary>
    public static readonly double[] Thresholds = [0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999];

    /// <summary>The budget of questions that the cut of the differential's head is chosen at.</summary>
    public const int CutQuestions = 16;

    private static readonly double[] Strengths = [0.5, 1, 2, 4];
    private static readonly double[] Unlisted = [1e-4, 1e-5, 1e-6];
    private static readonly float[] WeightDecays = [0.01f, 0.1f, 0.5f];

    private readonly DdxPlusCatalogue _catalogue;
    private readonly DdxPlusRequest _request;
    private readonly IReadOnlyList<(DdxPlusPatient[] Learned, DdxPlusPatient[] Judged)> _parts;

    public DdxPlusChoices(DdxPlusCatalogue catalogue, IReadOnlyList<DdxPlusPatient> training, DdxPlusRequest request)
    {
        (_catalogue, _request) = (catalogue, request);
        var part = training.Select(patient => PublicationHash.Of(patient.ContentHash, $"inner {request.Seed}") % (uint)request.InnerFolds).ToArray();
        _parts =
        [
            .. Enumerable.Range(0, request.InnerFolds).Select(k => (
                training.Where((_, i) => part[i] != k).ToArray(),
                training.Where((_, i) => part[i] == k).ToArray())),
        ];
    }

    /// <summary>The smoothing under which the pathology has the greatest mean log probability once everything is answered.</summary>
    public EvidenceSmoothing Smoothing(CancellationToken stop) =>
        (from strength in Strengths from unlisted in Unlisted select new EvidenceSmoothing(strength, unlisted)).MaxBy(smoothing =>
        {
            stop.ThrowIfCancellationRequested();
            return _parts.Sum(part =>
            {
                var likelihood = new EvidenceLikelihood(new EvidenceShares(_catalogue, part.Learned, smoothing));
                return part.Judged.Sum(patient => Math.Log(Math.Max(DdxPlusWorkup.AskAll(likelihood, patient).Posterior[patient.Condition], 1e-9)));
            });
        })!;

    /// <summary>The lowest threshold at which the target is reached; where none reaches it, the most accurate one, of equals the lowest.</summary>
    public double StopAt(EvidenceSmoothing smoothing, CancellationToken stop)
    {
        var trajectories = new List<Trajectory>();
        foreach (var (learned, judged) in _parts)
        {
            stop.ThrowIfCancellationRequested();
            var likelihood = new EvidenceLikelihood(new EvidenceShares(_catalogue, learned, smoothing));
            var chooser = new EvidenceChooser(likelihood);
            trajectories.AddRange(judged.Select(patient => DdxPlusWorkup.Ask(likelihood, chooser, patient)));
        }

        var accuracy = Thresholds.ToDictionary(threshold => threshold, threshold => trajectories.Average(one => one.IsFirst(one.Until(threshold)) ? 1.0 : 0));
        return Thresholds.Where(threshold => accuracy[threshold] >= _request.TargetAccuracy).DefaultIfEmpty(Thresholds.MaxBy(threshold => accuracy[threshold])).First();
    }

    /// <summary>The weight decay under which the head's log loss is least where everything is answered, and the cut with the greatest mean F1 after <see cref="CutQuestions"/>.</summary>
    public (float WeightDecay, double Cut) Head(EvidenceSmoothing smoothing, double stopAt, CancellationToken stop)
    {
        var (learned, judged) = _parts[0];
        var likelihood = new EvidenceLikelihood(new EvidenceShares(_catalogue, learned, smoothing));
        var heads = Array.ConvertAll(WeightDecays, decay => DifferentialHead.Learn(likelihood, decay, _request.Seed, stop));
        try
        {
            var best = Enumerable.Range(0, heads.Length).MinBy(h => judged.Sum(patient => LogLoss(heads[h].Named(DdxPlusWorkup.AskAll(likelihood, patient)), patient)));
            var chooser = new EvidenceChooser(likelihood);
            var named = Array.ConvertAll(judged, patient => heads[best].Named(DdxPlusWorkup.AskForDifferential(likelihood, chooser, heads[best], patient, stopAt, CutQuestions)));
            double[] cuts = [.. Enumerable.Range(4, 9).Select(i => i * 0.05)];
            var cut = cuts.MaxBy(candidate => judged.Select((patient, i) => PatientMeasures.Of(
                0, patient.Condition, new double[named[i].Length], Array.ConvertAll(named[i], p => p >= candidate), Published(patient, named[i].Length)).F1).Sum());
            return (WeightDecays[best], cut);
        }
        finally
        {
            foreach (var head in heads)
                head.Dispose();
        }
    }

    /// <summary>By condition: whether the published differential gives it more than τ.</summary>
    public static bool[] Published(DdxPlusPatient patient, int conditions)
    {
        var published = new bool[conditions];
        foreach (var (condition, probability) in patient.Differential)
            published[condition] |= probability > PatientMeasures.Threshold;
        return published;
    }

    private static double LogLoss(float[] named, DdxPlusPatient patient)
    {
        var published = Published(patient, named.Length);
        return named.Select((p, c) => -Math.Log(Math.Clamp(published[c] ? p : 1 - p, 1e-6, 1))).Sum();
    }
}
