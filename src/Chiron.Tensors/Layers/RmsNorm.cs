namespace Chiron.Tensors.Layers;

/// <summary>Root-mean-square normalisation: y = g ∘ x / sqrt(mean(x²) + ε), row by row (Zhang and Sennrich 2019, eq. 4).</summary>
/// <remarks>Forward keeps 1/rms per row (T floats), which is all that Backward needs besides x.</remarks>
public sealed class RmsNorm
{
    private readonly float _epsilon;

    public RmsNorm(ParameterLayout layout, string name, int width, float epsilon = 1e-5f)
    {
        (Width, _epsilon) = (width, epsilon);
        Gain = layout.Add($"{name}.weight", [width], Initial.Ones, decays: false);
    }

    public int Width { get; }

    /// <summary>g: (C).</summary>
    public Parameter Gain { get; }

    /// <param name="x">(T, C).</param>
    /// <param name="y">(T, C), overwritten; may be <paramref name="x"/> itself where no backward pass follows.</param>
    /// <param name="inverseRms">(T), kept for the backward pass.</param>
    public void Forward(ParameterStore weights, ReadOnlyMatrix x, Matrix y, Span<float> inverseRms)
    {
        x.RequireShape(inverseRms.Length, Width, nameof(x));
        y.AsReadOnly().RequireShape(x.Rows, Width, nameof(y));
        var gain = weights[Gain];
        for (var t = 0; t < x.Rows; t++)
        {
            var r = 1 / MathF.Sqrt((Vector.Dot(x[t], x[t]) / Width) + _epsilon);
            inverseRms[t] = r;
            Vector.MultiplyScaled(x[t], gain, r, y[t]);
        }
    }

    // dx = r·(g∘dy) − x·r³/C·⟨x, g∘dy⟩ ;  dg += Σₜ r·x∘dy

    /// <param name="x">What Forward was given.</param>
    /// <param name="dy">(T, C).</param>
    /// <param name="inverseRms">What Forward kept.</param>
    /// <param name="dx">(T, C), overwritten; may be <paramref name="dy"/> itself.</param>
    /// <param name="accumulate">dx += instead: adds to the gradient that came along the residual stream; dx is then not dy.</param>
    public void Backward(
        ParameterStore weights, ParameterStore gradients, ReadOnlyMatrix x, ReadOnlyMatrix dy, ReadOnlySpan<float> inverseRms, Matrix dx, bool accumulate = false)
    {
        x.RequireShape(inverseRms.Length, Width, nameof(x));
        dy.RequireShape(x.Rows, Width, nameof(dy));
        dx.AsReadOnly().RequireShape(x.Rows, Width, nameof(dx));
        NormalisationKernels.BackwardRms(x, dy, inverseRms, weights[Gain], gradients.Write(Gain), dx, accumulate);
    }
}
