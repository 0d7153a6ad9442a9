namespace Chiron.Tensors.Layers;

/// <summary>The gated unit y = silu(gate) ∘ up with silu(x) = x / (1 + exp(−x)) (Shazeer 2020, "GLU variants improve transformer").</summary>
/// <remarks>Gate and up come side by side from one <see cref="Linear"/> with 2 · H outputs. Backward needs that input only.</remarks>
public static class SwiGlu
{
    /// <param name="gateAndUp">(T, 2 · H): the gate, then the up projection.</param>
    /// <param name="y">(T, H), overwritten.</param>
    public static void Forward(ReadOnlyMatrix gateAndUp, Matrix y)
    {
        gateAndUp.RequireShape(y.Rows, 2 * y.Columns, nameof(gateAndUp));
        for (var t = 0; t < y.Rows; t++)
            ActivationKernels.SwiGlu(gateAndUp[t][..y.Columns], gateAndUp[t][y.Columns..], y[t]);
    }

    // With σ = 1/(1 + exp(−gate)):  dUp = dy ∘ gate·σ ;  dGate = dy ∘ up ∘ σ·(1 + gate·(1 − σ))

    /// <param name="gateAndUp">What Forward was given.</param>
    /// <param name="dy">(T, H).</param>
    /// <param name="dGateAndUp">(T, 2 · H), overwritten; may be <paramref name="gateAndUp"/> itself.</param>
    public static void Backward(ReadOnlyMatrix gateAndUp, ReadOnlyMatrix dy, Matrix dGateAndUp)
    {
        gateAndUp.RequireShape(dy.Rows, 2 * dy.Columns, nameof(gateAndUp));
        dGateAndUp.AsReadOnly().RequireShape(dy.Rows, 2 * dy.Columns, nameof(dGateAndUp));
        for (var t = 0; t < dy.Rows; t++)
            ActivationKernels.SwiGluBackward(
                gateAndUp[t][..dy.Columns], gateAndUp[t][dy.Columns..], dy[t], dGateAndUp[t][..dy.Columns], dGateAndUp[t][dy.Columns..]);
    }
}
