using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model.Delphi;

/// <summary>
/// Age in place of position: sines and cosines of the age in years, side by side, at wavelengths from 2π to 2π · 10,000 years (Vaswani et al. 2017, section 3.5),
/// then a linear layer without bias.
/// </summary>
internal sealed class AgeEncoding
{
    private readonly Linear _linear;
    private readonly float[] _frequencies;

    public AgeEncoding(ParameterLayout layout, string name, int width)
    {
        _linear = new Linear(layout, $"{name}.linear", width, width, bias: false);
        _frequencies = [.. Enumerable.Range(0, width / 2).Select(i => (float)Math.Exp(2 * i * -Math.Log(10000) / width))];
    }

    /// <param name="waves">(T, C), overwritten; kept for the backward pass.</param>
    /// <param name="y">(T, C), overwritten.</param>
    public void Forward(ParameterStore weights, ReadOnlySpan<float> agesDays, Matrix waves, Matrix y)
    {
        for (var t = 0; t < agesDays.Length; t++)
        {
            var row = waves[t];
            for (var i = 0; i < _frequencies.Length; i++)
                (row[2 * i], row[(2 * i) + 1]) = MathF.SinCos(agesDays[t] / 365.25f * _frequencies[i]);
        }

        _linear.Forward(weights, waves, y);
    }

    public void Backward(ParameterStore weights, ParameterStore gradients, ReadOnlyMatrix waves, ReadOnlyMatrix dy) =>
        _linear.Backward(weights, gradients, waves, dy, default);
}
