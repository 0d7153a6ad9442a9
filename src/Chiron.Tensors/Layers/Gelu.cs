namespace Chiron.Tensors.Layers;

/// <summary>The Gaussian error linear unit in its exact form: y = x · Φ(x), Φ the standard normal's distribution (Hendrycks and Gimpel 2016).</summary>
/// <remarks>Forward keeps the derivative Φ(x) + x·φ(x), which shares its exponential with the value; Backward is then one product.</remarks>
public static class Gelu
{
    /// <param name="x">(T, C).</param>
    /// <param name="y">(T, C), overwritten; may be <paramref name="x"/> itself.</param>
    /// <param name="derivative">(T, C), kept for the backward pass; may be <paramref name="x"/> itself where y is not.</param>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Matrix derivative)
    {
        y.AsReadOnly().RequireShape(x.Rows, x.Columns, nameof(y));
        derivative.AsReadOnly().RequireShape(x.Rows, x.Columns, nameof(derivative));
        for (var t = 0; t < x.Rows; t++)
            ActivationKernels.Run<GaussianGelu>(x[t], y[t], derivative[t]);
    }

    /// <summary>The value alone, where no backward pass follows.</summary>
    public static void Forward(ReadOnlyMatrix x, Matrix y)
    {
        y.AsReadOnly().RequireShape(x.Rows, x.Columns, nameof(y));
        for (var t = 0; t < x.Rows; t++)
            ActivationKernels.Run<GaussianGelu>(x[t], y[t], []);
    }

    /// <param name="derivative">What Forward kept.</param>
    /// <param name="dy">(T, C).</param>
    /// <param name="dx">(T, C), overwritten; may be <paramref name="dy"/> itself.</param>
    public static void Backward(ReadOnlyMatrix derivative, ReadOnlyMatrix dy, Matrix dx)
    {
        dy.RequireShape(derivative.Rows, derivative.Columns, nameof(dy));
        dx.AsReadOnly().RequireShape(derivative.Rows, derivative.Columns, nameof(dx));
        for (var t = 0; t < dy.Rows; t++)
            Vector.Multiply(derivative[t], dy[t], dx[t]);
    }
}
