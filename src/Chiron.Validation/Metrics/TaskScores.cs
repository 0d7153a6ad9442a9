using Chiron.Validation.Tasks;

namespace Chiron.Validation.Metrics;

/// <summary>The measured points of one task and each predictor's probabilities there.</summary>
internal sealed class TaskScores
{
    private readonly int[] _points;

    /// <param name="task">The task.</param>
    /// <param name="outcomes">Of every prediction point.</param>
    /// <param name="predictors">Names, with a probability for every prediction point and whether the predictor knows the task.</param>
    public TaskScores(RiskTask task, Outcome[] outcomes, IReadOnlyList<(string Name, double[] Probabilities, bool KnowsTask)> predictors)
    {
        Task = task;
        _points = [.. Enumerable.Range(0, outcomes.Length).Where(p => outcomes[p] is Outcome.Case or Outcome.NonCase)];
        Cases = [.. _points.Select(p => outcomes[p] is Outcome.Case)];
        AlreadyRecorded = outcomes.Count(outcome => outcome is Outcome.AlreadyRecorded);
        Censored = outcomes.Count(outcome => outcome is Outcome.Censored);
        Predictors = [.. predictors.Select(predictor =>
        {
            var probabilities = _points.Select(p => predictor.Probabilities[p]).ToArray();
            return (predictor.Name, probabilities, predictor.KnowsTask, new RankedScores(probabilities, Cases));
        })];
    }

    public RiskTask Task { get; }

    /// <summary>Prediction points measured, by number.</summary>
    public IReadOnlyList<int> Points => _points;

    /// <summary>In the order of <see cref="Points"/>.</summary>
    public bool[] Cases { get; }

    public int AlreadyRecorded { get; }

    public int Censored { get; }

    public IReadOnlyList<(string Name, double[] Probabilities, bool KnowsTask, RankedScores Ranked)> Predictors { get; }

    /// <summary>The weights of this task's points out of those of all points.</summary>
    public double[] WeightsOf(double[] all) => Array.ConvertAll(_points, p => all[p]);
}
