using Chiron.Timelines;
using Chiron.Validation.Tasks;
using Chiron.Validation.Truth;

namespace Chiron.Validation.Predictors;

/// <summary>The simulator's own probabilities: no predictor can be better on average. Knows the tasks whose code and horizon the truth file has.</summary>
internal sealed class SimulationOracle(TruthFiles truth) : IRiskPredictor
{
    public string Name => PredictorNames.Oracle;

    public double[]?[] Predict(IReadOnlyList<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, IProgress<double>? progress, CancellationToken stop)
    {
        var pointOf = new Dictionary<(long Subject, long Time), int>();
        for (var p = 0; p < points.Count; p++)
            pointOf[(points[p].History.SubjectId, MicrosecondTime.FromDateTime(points[p].Time))] = p;
        var taskOf = tasks.Select((task, t) => (Key: (task.Code, task.HorizonDays), Task: t)).ToDictionary(pair => pair.Key, pair => pair.Task);

        // A code of the truth without a row at a point has probability 0 there: the truth file leaves such rows out.
        var probabilities = new double[]?[tasks.Count];
        truth.ReadRisks(
            (subject, time, code, horizonDays, probability) =>
            {
                if (!taskOf.TryGetValue((code, horizonDays), out var task))
                    return;
                var ofTask = probabilities[task] ??= new double[points.Count];
                if (pointOf.TryGetValue((subject, time), out var point))
                    ofTask[point] = probability;
            },
            stop);
        return probabilities;
    }
}
