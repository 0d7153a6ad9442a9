using Chiron.Timelines.Meds;
using Chiron.Validation.Predictors;

namespace Chiron.Validation.Tasks;

/// <summary>What the baselines are fitted on: age, sex, record and outcomes at the prediction points of the training split, chosen as those measured on.</summary>
internal sealed class TrainingPoints
{
    private readonly List<double> _ages = [];
    private readonly List<Sex> _sexes = [];
    private readonly List<int> _subjectNumbers = [];
    private readonly List<Outcome>[] _outcomes;
    private int _subjects;

    private TrainingPoints(int tasks) => _outcomes = [.. Enumerable.Range(0, tasks).Select(_ => new List<Outcome>())];

    public IReadOnlyList<double> Ages => _ages;

    public IReadOnlyList<Sex> Sexes => _sexes;

    /// <summary>The record of each point up to its time.</summary>
    public HistoryFeatures Features { get; } = new();

    /// <summary>The subject of each point, numbered as they were read.</summary>
    public IReadOnlyList<int> SubjectNumbers => _subjectNumbers;

    /// <summary>How much each point counts; null for 1 each.</summary>
    public IReadOnlyList<double>? Weights { get; private init; }

    /// <summary>[task][point]</summary>
    public IReadOnlyList<IReadOnlyList<Outcome>> Outcomes => _outcomes;

    public static TrainingPoints Read(MedsDataset dataset, PredictionTimes times, IReadOnlyList<RiskTask> tasks, CancellationToken stop)
    {
        var training = new TrainingPoints(tasks.Count);
        var reader = new OutcomeReader(tasks, times.AreFullyObserved);
        foreach (var timeline in dataset.ReadTimelines(Split.Train, stop))
            training.Add(times.Of(timeline), reader);
        return training;
    }

    /// <summary>Of points that are at hand, one a subject.</summary>
    public static TrainingPoints Of(IEnumerable<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, bool fullyObserved, IReadOnlyList<double>? weights = null)
    {
        var training = new TrainingPoints(tasks.Count) { Weights = weights };
        var reader = new OutcomeReader(tasks, fullyObserved);
        foreach (var point in points)
            training.Add([point], reader);
        return training;
    }

    private void Add(IReadOnlyList<PredictionPoint> ofSubject, OutcomeReader reader)
    {
        var outcomes = new Outcome[_outcomes.Length];
        foreach (var point in ofSubject)
        {
            reader.Read(point, outcomes);
            _ages.Add(point.AgeYears);
            _sexes.Add(point.Sex);
            _subjectNumbers.Add(_subjects);
            Features.AddTraining(point);
            for (var t = 0; t < outcomes.Length; t++)
                _outcomes[t].Add(outcomes[t]);
        }

        _subjects++;
    }

    public int Cases(int task) => _outcomes[task].Count(outcome => outcome is Outcome.Case);

    /// <summary>The share of cases, a little away from 0 and 1.</summary>
    public double Prevalence(int task) => (Cases(task) + 0.5) / (_outcomes[task].Count(outcome => outcome is Outcome.Case or Outcome.NonCase) + 1.0);
}
