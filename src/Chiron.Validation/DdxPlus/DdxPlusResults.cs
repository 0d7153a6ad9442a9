using Chiron.Knowledge.DdxPlus;
using Chiron.Validation.Metrics;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.DdxPlus;

/// <summary>What was measured of every patient, by method, until it is summed up.</summary>
internal sealed class DdxPlusResults(DdxPlusCatalogue catalogue, IReadOnlyList<DdxPlusPatient> patients)
{
    private readonly Dictionary<string, PatientMeasures[]> _measures = new(StringComparer.Ordinal);

    public IReadOnlyList<DdxPlusPatient> Patients => patients;

    public Trajectory[] Trajectories { get; } = new Trajectory[patients.Count];

    public Trajectory[] RandomTrajectories { get; } = new Trajectory[patients.Count];

    public CaseReplay[] Replays { get; } = new CaseReplay[patients.Count];

    public void Add(string method, int patient, int questions, double[] probabilities, bool[] named)
    {
        if (!_measures.TryGetValue(method, out var measures))
            _measures[method] = measures = new PatientMeasures[patients.Count];
        measures[patient] = PatientMeasures.Of(
            questions, patients[patient].Condition, probabilities, named, DdxPlusChoices.Published(patients[patient], catalogue.Conditions.Count));
    }

    public DdxPlusReport Report(DdxPlusRequest request, IReadOnlyList<DdxPlusFold> folds, int shown, CancellationToken stop)
    {
        return new DdxPlusReport
        {
            Patients = patients.Count,
            Conditions = catalogue.Conditions.Count,
            Evidences = catalogue.Evidences.Count,
            Seed = request.Seed,
            PublishedFirst = patients.Average(patient => patient.Differential.MaxBy(one => one.Probability).Condition == patient.Condition ? 1.0 : 0),
            Figures =
            [
                .. _measures.Select(one => new DdxPlusFigures(
                    one.Key, Mean(i => one.Value[i].Questions), Mean(i => one.Value[i].InteractionLength), Mean(i => one.Value[i].First ? 1 : 0), Mean(i => one.Value[i].Within ? 1 : 0),
                    Mean(i => one.Value[i].Recall), Mean(i => one.Value[i].Precision), Mean(i => one.Value[i].F1))),
            ],
            FirstByQuestions = [.. Enumerable.Range(0, shown + 1).Select(questions => Mean(i => Trajectories[i].IsFirst(questions) ? 1 : 0))],
            FirstByRandomQuestions = [.. Enumerable.Range(0, shown + 1).Select(questions => Mean(i => RandomTrajectories[i].IsFirst(questions) ? 1 : 0))],
            Thresholds =
            [
                .. DdxPlusChoices.Thresholds.Select(threshold => new ThresholdFigures(
                    threshold, Mean(i => Trajectories[i].Until(threshold)), Mean(i => Trajectories[i].IsFirst(Trajectories[i].Until(threshold)) ? 1 : 0))),
            ],
            Folds = folds,
            Missed =
            [
                .. Replays.Where(replay => !replay.IsCorrect).GroupBy(replay => (Truth: replay.Truth[0], replay.Answer))
                    .Select(group => new Confusion(group.Key.Truth, group.Key.Answer, group.Count()))
                    .OrderByDescending(confusion => confusion.Cases).ThenBy(confusion => confusion.Truth, StringComparer.Ordinal).ThenBy(confusion => confusion.Answer, StringComparer.Ordinal),
            ],
        };

        Interval Mean(Func<int, double> of)
        {
            double[] values = [.. Enumerable.Range(0, patients.Count).Select(of)];
            var resampled = new double[request.BootstrapSamples];
            SubjectBootstrap.Run(
                [.. Enumerable.Range(0, patients.Count)], patients.Count, request.BootstrapSamples, request.Seed,
                (sample, weights) => resampled[sample] = values.Select((value, i) => weights[i] * value).Sum() / weights.Sum(), stop);
            return Interval.FromResamples(values.Average(), resampled);
        }
    }
}
