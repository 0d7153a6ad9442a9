using Chiron.Validation.Tasks;

namespace Chiron.Validation.Predictors;

/// <summary>Something that gives probabilities to tasks; compared with others on the same points.</summary>
public interface IRiskPredictor
{
    /// <summary>A short name for tables and plots.</summary>
    string Name { get; }

    /// <summary>
    /// The probability of each task at each point: <c>[task][point]</c>, 0 to 1. A task that it cannot answer is null; it must not use what stands
    /// in a history after the point's time.
    /// </summary>
    double[]?[] Predict(IReadOnlyList<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, IProgress<double>? progress, CancellationToken stop);
}
