namespace Chiron.Deidentification;

/// <summary>
/// Logistic regression on hashed binary features: ln p/(1−p) = b + Σ wᵢ, fitted by AdaGrad (Duchi, Hazan and Singer 2011) with a small L2 penalty.
/// The examples come in the order given, so the same examples give the same weights.
/// </summary>
internal sealed class HashedLogisticRegression(int bits = 18, float rate = 0.2f, float penalty = 1e-5f)
{
    private readonly float[] _weights = new float[1 << bits];
    private readonly float[] _squares = new float[1 << bits];

    /// <param name="features">Hashes of the features that are present.</param>
    /// <param name="weight">How often the example counts.</param>
    public void Fit(ReadOnlySpan<ulong> features, bool label, float weight = 1)
    {
        var gradient = ((float)Probability(features) - (label ? 1 : 0)) * weight;
        foreach (var feature in features)
        {
            var at = Slot(feature);
            var g = gradient + penalty * _weights[at];
            _squares[at] += g * g;
            _weights[at] -= rate * g / (MathF.Sqrt(_squares[at]) + 1e-6f);
        }
    }

    public double Probability(ReadOnlySpan<ulong> features)
    {
        var sum = 0.0;
        foreach (var feature in features)
            sum += _weights[Slot(feature)];
        return 1 / (1 + Math.Exp(-sum));
    }

    private int Slot(ulong feature) => (int)(feature >> (64 - bits));
}
