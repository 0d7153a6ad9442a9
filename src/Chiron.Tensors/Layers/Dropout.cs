namespace Chiron.Tensors.Layers;

/// <summary>Sets each value to 0 with probability <c>rate</c> and divides the others by 1 − rate (Srivastava et al. 2014).</summary>
/// <remarks>
/// Which values fall is a pure function of seed, stream and place (<see cref="CounterRandom"/>): nothing is kept, the backward pass is the same call on
/// the gradient, and the thread that makes it doesn't matter.
/// </remarks>
public static class Dropout
{
    /// <param name="x">(T, C), changed in place: activations going forward, their gradient going back.</param>
    /// <param name="rate">As <see cref="DropoutStream"/> says, and so are <paramref name="seed"/> and <paramref name="stream"/>.</param>
    public static void Apply(Matrix x, float rate, ulong seed, ulong stream)
    {
        var threshold = DropoutStream.ThresholdOf(rate);
        if (threshold > 0)
            DropoutKernel.Apply(x, threshold, seed, stream);
    }

    /// <summary>A stream for the use <paramref name="site"/> (which layer, which place in it) in chunk <paramref name="chunk"/> of step <paramref name="step"/>.</summary>
    public static ulong Stream(long step, int chunk, int site) => ((ulong)step << 32) ^ ((ulong)(uint)chunk << 12) ^ (uint)site;
}
