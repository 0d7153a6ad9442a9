using Chiron.Timelines.Meds;

namespace Chiron.Validation.Tasks;

/// <summary>What the baseline is fitted on: age, sex and outcomes at the prediction points of the training split, chosen as those measured on.</summary>
internal sealed class TrainingPoints
{
    private readonly List<double> _ages = [];
    private readonly List<Sex> _sexes = [];
    private readonly List<Outcome>[] _outcomes;

    private TrainingPoints(int tasks) => _outcomes = [.. Enumerable.Range(0, tasks).Select(_ => new List<Outcome>())];

    public IReadOnlyList<double> Ages => _ages;

    public IReadOnlyList<Sex> Sexes => _sexes;

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
                for (var t = 0; t < outcomes.Length; t++)
                    training._outcomes[t].Add(outcomes[t]);
            }
        }

        return training;
    }

    public int Cases(int task) => _outcomes[task].Count(outcome => outcome is Outcome.Case);

    /// <summary>The share of cases, a little away from 0 and 1.</summary>
    public double Prevalence(int task) => (Cases(task) + 0.5) / (_outcomes[task].Count(outcome => outcome is Outcome.Case or Outcome.NonCase) + 1.0);
}
