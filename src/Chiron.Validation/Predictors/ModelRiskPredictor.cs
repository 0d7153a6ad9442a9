using Chiron.Model;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Predictors;

/// <summary>The trained model. A task whose code it does not know is null.</summary>
internal sealed class ModelRiskPredictor(Forecaster forecaster) : IRiskPredictor
{
    private const int PointsPerCall = 64;

    public string Name => PredictorNames.Model;

    public double[]?[] Predict(IReadOnlyList<PredictionPoint> points, IReadOnlyList<RiskTask> tasks, IProgress<double>? progress, CancellationToken stop)
    {
        var known = Enumerable.Range(0, tasks.Count).Where(t => forecaster.Knows(tasks[t].Code)).ToArray();
        var codes = known.Select(t => tasks[t].Code).Distinct(StringComparer.Ordinal).ToList();
        var horizons = known.Select(t => tasks[t].HorizonDays).Distinct().ToList();
        var probabilities = new double[]?[tasks.Count];
        foreach (var t in known)
            probabilities[t] = new double[points.Count];

        for (var start = 0; start < points.Count && known.Length > 0; start += PointsPerCall)
        {
            var some = points.Skip(start).Take(PointsPerCall).ToList();
            var risks = forecaster.Forecast([.. some.Select(point => point.History)], [.. some.Select(point => point.Time)], codes, horizons, stop);
            foreach (var t in known)
            {
                var (code, horizon) = (codes.IndexOf(tasks[t].Code), horizons.IndexOf(tasks[t].HorizonDays));
                for (var i = 0; i < some.Count; i++)
                    probabilities[t]![start + i] = risks[i, code, horizon];
            }

            progress?.Report((double)(start + some.Count) / points.Count);
        }

        return probabilities;
    }
}
