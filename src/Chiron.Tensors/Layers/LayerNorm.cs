namespace Chiron.Tensors.Layers;

/// <summary>Layer normalisation: y = g ∘ (x − mean x) / sqrt(var x + ε) + b, row by row (Ba, Kiros and Hinton 2016, eq. 4).</summary>
/// <remarks>Forward keeps the mean and 1/deviation of each row (2 · T floats), which is all that Backward needs besides x.</remarks>
public sealed class LayerNorm
{
    private readonly float _epsilon;

    public LayerNorm(ParameterLayout layout, string name, int width, bool bias = true, float epsilon = 1e-5f)
    {
        (Width, _epsilon) = (width, epsilon);
        Gain = layout.Add($"{name}.weight", [width], Initial.Ones, decays: false);
        Bias = bias ? layout.Add($"{name}.bias", [width], Initial.Zeros, decays: false) : null;
    }

    public int Width { get; }

    /// <summary>g: (C).</summary>
    public Parameter Gain { get; }

    /// <summary>b: (C); null where the layer has none.</summary>
    public Parameter? Bias { get; }

    /// <param name="x">(T, C).</param>
    /// <param name="y">(T, C), overwritten; may be <paramref name="x"/> itself where no backward pass follows.</param>
    /// <param name="mean">(T), kept for the backward pass.</param>
    /// <param name="inverseDeviation">(T), kept for the backward pass.</param>
    public void Forward(ParameterStore weights, ReadOnlyMatrix x, Matrix y, Span<float> mean, Span<float> inverseDeviation)
    {
        x.RequireShape(inverseDeviation.Length, Width, nameof(x));
        y.AsReadOnly().RequireShape(x.Rows, Width, nameof(y));
        NormalisationKernels.ForwardLayer(x, weights[Gain], Bias is null ? default : weights[Bias], _epsilon, y, mean, inverseDeviation);
    }

    // With n = (x − mean)·r and h = g∘dy:  dx = r·(h − mean(h) − n·mean(n∘h)) ;  dg += Σₜ n∘dy ;  db += Σₜ dy

    /// <param name="x">What Forward was given.</param>
    /// <param name="dy">(T, C).</param>
    /// <param name="mean">What Forward kept.</param>
    /// <param name="inverseDeviation">What Forward kept.</param>
    /// <param name="dx">(T, C), overwritten; may be <paramref name="dy"/> itself.</param>
    /// <param name="accumulate">dx += instead: adds to the gradient that came along the residual stream; dx is then not dy.</param>
    public void Backward(
        ParameterStore weights,
        ParameterStore gradients,
        ReadOnlyMatrix x,
        ReadOnlyMatrix dy,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> inverseDeviation,
        Matrix dx,
        bool accumulate = false)
    {
        x.RequireShape(inverseDeviation.Length, Width, nameof(x));
        dy.RequireShape(x.Rows, Width, nameof(dy));
        dx.AsReadOnly().RequireShape(x.Rows, Width, nameof(dx));
        NormalisationKernels.BackwardLayer(
            x, dy, mean, inverseDeviation, weights[Gain], gradients.Write(Gain), Bias is null ? default : gradients.Write(Bias), dx, accumulate);
    }
}
