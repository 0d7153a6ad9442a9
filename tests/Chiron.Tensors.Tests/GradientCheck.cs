namespace Chiron.Tensors.Tests;

/// <summary>Compares a gradient with finite differences of fourth order of the loss it belongs to.</summary>
internal static class GradientCheck
{
    private const float Step = 0.02f;       // the differences' error is of Step⁴, that of rounding of 10⁻⁷/Step

    /// <summary>Fails where an element of <paramref name="gradient"/> is further than <paramref name="tolerance"/> times the gradient's largest from the loss's slope.</summary>
    public static void Of(float[] values, ReadOnlySpan<float> gradient, Func<double> loss, double tolerance = 2e-3) =>
        Of(values.Length, i => values[i], (i, value) => values[i] = value, gradient, loss, tolerance, "the input");

    /// <summary>The same for each parameter of a store.</summary>
    public static void Of(ParameterStore weights, ParameterStore gradients, Func<double> loss, double tolerance = 2e-3)
    {
        foreach (var parameter in weights.Layout.Parameters)
            Of(
                parameter.Length,
                i => weights[parameter][i],
                (i, value) => weights.Write(parameter)[i] = value,
                gradients[parameter],
                loss,
                tolerance,
                parameter.Name);
    }

    private static void Of(
        int count, Func<int, float> get, Action<int, float> set, ReadOnlySpan<float> gradient, Func<double> loss, double tolerance, string what)
    {
        Assert.Equal(count, gradient.Length);
        var scale = 1e-3;
        foreach (var slope in gradient)
            scale = Math.Max(scale, Math.Abs(slope));

        var stride = Math.Max(1, count / 60);          // sixty elements of a large tensor are enough
        for (var i = 0; i < count; i += stride)
        {
            var kept = get(i);
            double At(float offset)
            {
                set(i, kept + offset);
                return loss();
            }

            var slope = ((8 * (At(Step) - At(-Step))) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
            set(i, kept);
            Assert.True(
                Math.Abs(slope - gradient[i]) <= tolerance * scale,
                $"{what}[{i}]: the backward pass gives {gradient[i]}, finite differences {slope}, at a largest of {scale}");
        }
    }

    /// <summary>Normal numbers of a fixed seed.</summary>
    public static float[] Random(int count, ulong seed, float deviation = 1)
    {
        var random = new CounterRandom(seed, 77);
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
            value = deviation * random.NextNormal();
        return values;
    }

    /// <summary>Σ xᵢ·yᵢ in double precision: a loss whose gradient with respect to y is x.</summary>
    public static double Weighted(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += (double)x[i] * y[i];
        return sum;
    }
}
