namespace Chiron.Tensors.Layers;

/// <summary>
/// The Gaussian error linear unit in its tanh form: y = x/2 · (1 + tanh(√(2/π)(x + 0.044715 x³))) (Hendrycks and Gimpel 2016, section 2). GPT-2 and its
/// descendants were trained with it; it differs from <see cref="Gelu"/> by at most 5·10⁻⁴.
/// </summary>
/// <remarks>Forward keeps the derivative; Backward is then one product.</remarks>
public static class TanhGelu
{
    /// <param name="x">(T, C).</param>
    /// <param name="y">(T, C), overwritten; may be <paramref name="x"/> itself.</param>
    /// <param name="derivative">(T, C), kept for the backward pass; empty where none follows.</param>
    public static void Forward(ReadOnlyMatrix x, Matrix y, Matrix derivative)
    {
        y.AsReadOnly().RequireShape(x.Rows, x.Columns, nameof(y));
        if (!derivative.IsEmpty)
            derivative.AsReadOnly().RequireShape(x.Rows, x.Columns, nameof(derivative));
        for (var t = 0; t < x.Rows; t++)
            ActivationKernels.Run<LogisticGelu>(x[t], y[t], derivative.IsEmpty ? [] : derivative[t]);
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
