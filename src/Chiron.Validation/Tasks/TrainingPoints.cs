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

    /// <summary>[task][point]</summary>
    public IReadOnlyList<IReadOnlyList<Outcome>> Outcomes => _outcomes;

    public static TrainingPoints Read(MedsDataset dataset, PredictionTimes times, IReadOnlyList<RiskTask> tasks, CancellationToken stop)
    {
        var training = new TrainingPoints(tasks.Count);
        var reader = new OutcomeReader(tasks, times.AreFullyObserved);
        var outcomes = new Outcome[tasks.Count];
        foreach (var timeline in dataset.ReadTimelines(Split.Train, stop))
        {
            foreach (var point in times.Of(timeline))
            {
                reader.Read(point, outcomes);
                training._ages.Add(point.AgeYears);
                training._sexes.Add(point.Sex);
                training._subjectNumbers.Add(training._subjects);
                training.Features.AddTraining(point);
                for (var t = 0; t < outcomes.Length; t++)
                    training._outcomes[t].Add(outcomes[t]);
            }

            training._subjects++;
        }

        return training;
    }

    public int Cases(int task) => _outcomes[task].Count(outcome => outcome is Outcome.Case);

    /// <summary>The share of cases, a little away from 0 and 1.</summary>
    public double Prevalence(int task) => (Cases(task) + 0.5) / (_outcomes[task].Count(outcome => outcome is Outcome.Case or Outcome.NonCase) + 1.0);
}
