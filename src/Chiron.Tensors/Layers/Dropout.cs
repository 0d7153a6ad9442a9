namespace Chiron.Tensors.Layers;

/// <summary>Sets each value to 0 with probability <c>rate</c> and divides the others by 1 − rate (Srivastava et al. 2014).</summary>
/// <remarks>
/// Which values fall is a pure function of seed, stream and place (<see cref="CounterRandom"/>): nothing is kept, the backward pass is the same call on
/// the gradient, and the thread that makes it doesn't matter.
/// </remarks>
public static class Dropout
{
    /// <param name="x">(T, C), changed in place: activations going forward, their gradient going back.</param>
    /// <param name="rate">0 … 1, to a multiple of 2⁻¹⁶; 1 itself is refused.</param>
    /// <param name="seed">One for a run.</param>
    /// <param name="stream">One for each use: made of step, chunk and layer; <see cref="Stream"/> does it.</param>
    public static void Apply(Matrix x, float rate, ulong seed, ulong stream)
    {
        if (!(rate >= 0 && rate < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "a dropout rate is at least 0 and below 1");
        var threshold = (uint)MathF.Round(rate * 65536);
        if (threshold > 0)
            DropoutKernel.Apply(x, threshold, seed, stream);
    }

    /// <summary>A stream for the use <paramref name="site"/> (which layer, which place in it) in chunk <paramref name="chunk"/> of step <paramref name="step"/>.</summary>
    public static ulong Stream(long step, int chunk, int site) => ((ulong)step << 32) ^ ((ulong)(uint)chunk << 12) ^ (uint)site;
}
