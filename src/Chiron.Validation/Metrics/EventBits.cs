using Chiron.Validation.Predictors;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Metrics;

/// <summary>
/// The log-likelihood of what happened, as bits per event: −Σ log₂ P(outcome) over tasks and points, divided by the number of cases. What a predictor spends over
/// the oracle is how far its probabilities are from the best possible ones (the relative entropy, per event).
/// </summary>
internal sealed class EventBits
{
    private const double Least = 1e-9;              // no probability counts as more certain than this

    private readonly double[][] _samples;           // [sample][predictor]
    private readonly double[] _values;              // [predictor]
    private readonly int _oracle;

    public EventBits(IReadOnlyList<PredictionPoint> points, IReadOnlyList<TaskScores> tasks, int samples, int seed, CancellationToken stop)
    {
        var predictors = tasks.Count == 0 ? 0 : tasks[0].Predictors.Count;
        var bits = Enumerable.Range(0, predictors).Select(_ => new double[points.Count]).ToArray();
        var cases = new double[points.Count];
        foreach (var task in tasks)
            for (var i = 0; i < task.Points.Count; i++)
            {
                cases[task.Points[i]] += task.Cases[i] ? 1 : 0;
                for (var p = 0; p < predictors; p++)
                    bits[p][task.Points[i]] += BitsOf(task.Predictors[p].Probabilities[i], task.Cases[i]);
            }

        _oracle = predictors == 0 ? -1 : tasks[0].Predictors.ToList().FindIndex(predictor => predictor.Name == PredictorNames.Oracle);
        _values = [.. bits.Select(ofPoint => ofPoint.Sum() / cases.Sum())];
        _samples = new double[samples][];
        var numbers = points.Select(point => point.History.SubjectId).Distinct().Select((id, i) => (id, i)).ToDictionary(pair => pair.id, pair => pair.i);
        SubjectBootstrap.Run(
            [.. points.Select(point => numbers[point.History.SubjectId])], numbers.Count, samples, seed,
            (sample, weights) =>
            {
                var events = Weighted(cases, weights);
                _samples[sample] = [.. bits.Select(ofPoint => Weighted(ofPoint, weights) / events)];
            },
            stop);
    }

    public Interval Of(int predictor) => Interval.FromResamples(_values[predictor], _samples.Select(sample => sample[predictor]));

    /// <summary>Null without an oracle.</summary>
    public Interval? OverOracle(int predictor) =>
        _oracle < 0 ? null : Interval.FromResamples(_values[predictor] - _values[_oracle], _samples.Select(sample => sample[predictor] - sample[_oracle]));

    private static double BitsOf(double probability, bool isCase) => -Math.Log2(Math.Max(Least, isCase ? probability : 1 - probability));

    private static double Weighted(double[] values, double[] weights)
    {
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i] * weights[i];
        return sum;
    }
}
