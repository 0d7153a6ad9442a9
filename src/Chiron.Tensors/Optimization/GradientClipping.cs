namespace Chiron.Tensors.Optimization;

/// <summary>Clipping by the norm of the whole gradient (Pascanu, Mikolov and Bengio 2013, algorithm 1).</summary>
public static class GradientClipping
{
    private const int Slice = 1 << 14;          // floats summed in single precision before the sum goes on in double

    /// <summary>√Σ g² over all parameters; NaN or ∞ where a gradient is not finite, which is how a diverging run shows itself first.</summary>
    public static double Norm(ParameterStore gradients)
    {
        var sum = 0.0;
        for (var rest = gradients.Values; !rest.IsEmpty; rest = rest[Math.Min(Slice, rest.Length)..])
        {
            var slice = rest[..Math.Min(Slice, rest.Length)];
            sum += Vector.Dot(slice, slice);
        }

        return Math.Sqrt(sum);
    }

    /// <summary>What to multiply a gradient of this norm by, so that its norm is at most <paramref name="maximum"/>.</summary>
    public static float Scale(double norm, double maximum) => norm > maximum ? (float)(maximum / norm) : 1;
}
