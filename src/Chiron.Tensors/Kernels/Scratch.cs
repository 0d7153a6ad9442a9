namespace Chiron.Tensors;

/// <summary>Memory that a kernel needs while it runs: a few blocks for each thread, which grow to the largest use and stay.</summary>
internal static class Scratch
{
    [ThreadStatic]
    private static NativeBuffer?[]? s_blocks;

    /// <summary>What a block is for; no kernel calls another that uses the same.</summary>
    public enum Use
    {
        RightFactor,
        Attention,
        RoundedLeft,
        RoundedRight,
        Zeros,
    }

    /// <summary>At least <paramref name="floats"/> floats, not cleared, at a cache line; valid until this thread asks for the same use again.</summary>
    public static Span<float> Get(Use use, int floats)
    {
        s_blocks ??= new NativeBuffer?[Enum.GetValues<Use>().Length];
        ref var block = ref s_blocks[(int)use];
        if (block is null || block.Length < floats)
        {
            block?.Dispose();
            block = new NativeBuffer(Math.Max(floats, 1 << 12));
        }

        return block.Span[..floats];
    }
}
