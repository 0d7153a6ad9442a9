using Chiron.Validation.Metrics;

namespace Chiron.Validation.Encounters;

/// <summary>One predictor's answers to many visits, reduced to what the measures need.</summary>
internal sealed class EncounterScores
{
    private const double Least = 1e-6;

    private readonly List<double> _leading = [];
    private readonly List<int> _ranks = [];
    private readonly List<double> _losses = [];

    public int Count => _ranks.Count;

    /// <param name="probabilities">By hypothesis.</param>
    /// <param name="right">The place of the diagnosis.</param>
    public void Add(double[] probabilities, int right)
    {
        var own = probabilities[right];
        var rank = 0;
        for (var h = 0; h < probabilities.Length; h++)
            if (probabilities[h] > own || (probabilities[h] == own && h < right))
                rank++;
        _ranks.Add(rank);
        _leading.Add(probabilities.Max());
        _losses.Add(-Math.Log(Math.Max(own, Least)));
    }

    public double Within(int first, double[]? weights) => Mean(i => _ranks[i] < first ? 1 : 0, weights);

    public double LogLoss(double[]? weights) => Mean(i => _losses[i], weights);

    /// <summary>With weights: a visit counts as often as its subject was drawn.</summary>
    public double CalibrationError(double[]? weights)
    {
        var (probabilities, outcomes) = (new List<double>(), new List<bool>());
        for (var i = 0; i < Count; i++)
            for (var n = weights is null ? 1 : (int)weights[i]; n > 0; n--)
            {
                probabilities.Add(_leading[i]);
                outcomes.Add(_ranks[i] == 0);
            }

        return Calibration.ExpectedError(Calibration.Bins([.. probabilities], [.. outcomes]));
    }

    private double Mean(Func<int, double> measure, double[]? weights) => WeightedMean.Of(Count, measure, weights);
}
