using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;

namespace Chiron.Validation.Diagnosis;

/// <summary>How often the recorded diagnosis is the first, or among the first three, of each predictor's ranking.</summary>
internal static class DiagnosisScorer
{
    public static DiagnosisReport Score(DiagnosisMoments found, IReadOnlyList<IDiagnosisPredictor> predictors, ValidationRequest request, CancellationToken stop)
    {
        var moments = found.Moments;
        var subjects = moments.Select(moment => moment.History.SubjectId).Distinct().Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => pair.i);
        var subjectOfPoint = moments.Select(moment => subjects[moment.History.SubjectId]).ToArray();
        var reports = new List<DiagnosisPredictorReport>();
        foreach (var predictor in predictors)
        {
            var ranks = predictor.Rank(moments, stop)
                .Zip(moments, (ranking, moment) => ranking.TakeWhile(code => code != moment.Diagnosis).Count() is var rank && rank < ranking.Count ? rank : int.MaxValue)
                .ToArray();
            var samples = new (double First, double Three)[request.BootstrapSamples];
            SubjectBootstrap.Run(
                subjectOfPoint, subjects.Count, samples.Length, request.Seed,
                (sample, weights) => samples[sample] = (Share(ranks, 1, weights), Share(ranks, 3, weights)),
                stop);
            reports.Add(new DiagnosisPredictorReport(
                predictor.Name,
                Interval.FromResamples(Share(ranks, 1, null), samples.Select(sample => sample.First)),
                Interval.FromResamples(Share(ranks, 3, null), samples.Select(sample => sample.Three))));
        }

        return new DiagnosisReport(moments.Count, subjects.Count, found.LeftOut, reports);
    }

    private static double Share(int[] ranks, int first, double[]? weights) => WeightedMean.Of(ranks.Length, i => ranks[i] < first ? 1 : 0, weights);
}
