using Chiron.Tensors.Assembly;

namespace Chiron.Tensors;

/// <summary>
/// The keys and values of a beginning that many sequences share, for all layers: computed once and read by all of them. Written once, then safe for many threads.
/// </summary>
/// <remarks>
/// Of a layer it holds, head by head, the keys (P × d) and then the values (P × d); in bfloat16 the keys in pairs of dimensions (P × d/2) and, for each
/// 128 positions, the values transposed in pairs of positions (d × 64), as the assembled products take them.
/// </remarks>
public sealed class SharedPrefix : IDisposable
{
    /// <summary>Pairs of keys whose values lie together, transposed.</summary>
    internal const int PairsAtOnce = 64;

    private readonly NativeBuffer _buffer;
    private readonly int _headFloats;

    /// <param name="length">P: positions, 0 or more.</param>
    /// <param name="precision">The numbers to keep. Bfloat16 where the processor multiplies it and d is even, elsewhere single precision all the same.</param>
    public SharedPrefix(int layers, int heads, int headWidth, int length, Precision precision = Precision.Single)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        (Layers, Heads, HeadWidth, Length) = (layers, heads, headWidth, length);
        IsPaired = precision == Precision.BFloat16 && PairedPrefixAttention.Takes(headWidth);
        _headFloats = checked(IsPaired ? (headWidth / 2 * length) + (headWidth * KeyPairs) : 2 * headWidth * length);
        _buffer = new NativeBuffer(checked(layers * heads * _headFloats));
    }

    public int Layers { get; }

    public int Heads { get; }

    /// <summary>d.</summary>
    public int HeadWidth { get; }

    /// <summary>P.</summary>
    public int Length { get; }

    /// <summary>Bytes of native memory.</summary>
    public long Bytes => (long)_buffer.Length * sizeof(float);

    /// <summary>Whether keys and values are kept in bfloat16.</summary>
    internal bool IsPaired { get; }

    /// <summary>⌈P/2⌉.</summary>
    internal int KeyPairs => (Length + 1) / 2;

    /// <summary>Copies one layer's keys and values from the rows of a pass over the prefix.</summary>
    /// <param name="queryKeyValue">(P, 3 · C): queries of all heads, keys of all heads, values of all heads.</param>
    public void Write(int layer, ReadOnlyMatrix queryKeyValue)
    {
        var width = Heads * HeadWidth;
        queryKeyValue.RequireShape(Length, 3 * width, nameof(queryKeyValue));
        if (Length > 0 && IsPaired)
        {
            WritePairs(layer, queryKeyValue);
            return;
        }

        for (var head = 0; head < Heads; head++)
        {
            var keys = Keys(layer, head);
            var values = Values(layer, head);
            for (var t = 0; t < Length; t++)
            {
                queryKeyValue[t].Slice(width + (head * HeadWidth), HeadWidth).CopyTo(keys[(t * HeadWidth)..]);
                queryKeyValue[t].Slice((2 * width) + (head * HeadWidth), HeadWidth).CopyTo(values[(t * HeadWidth)..]);
            }
        }
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Of one head (P, d), or (P, d/2) pairs.</summary>
    internal Span<float> Keys(int layer, int head) =>
        _buffer.Span.Slice(((layer * Heads) + head) * _headFloats, Length * HeadWidth / (IsPaired ? 2 : 1));

    /// <summary>Of one head (P, d), or its pairs: (d, 64) for each 128 positions, (d, what is left) for the last.</summary>
    internal Span<float> Values(int layer, int head) =>
        _buffer.Span.Slice((((layer * Heads) + head) * _headFloats) + (Length * HeadWidth / (IsPaired ? 2 : 1)), HeadWidth * (IsPaired ? KeyPairs : Length));

    private unsafe void WritePairs(int layer, ReadOnlyMatrix queryKeyValue)
    {
        var (kernels, pairs) = (AssembledKernels.BFloat16!, HeadWidth / 2);
        var stride = ((3 * Heads * HeadWidth) + 31) / 32 * 32;
        fixed (float* rounded = Scratch.Get(Scratch.Use.RoundedLeft, Math.Max(1, KeyPairs) * stride))
        {
            // First as they lie in rows, for the keys; then two rows side by side, for the values.
            kernels.Round(queryKeyValue, rounded, stride / 2 * sizeof(float));
            for (var head = 0; head < Heads; head++)
                for (var t = 0; t < Length; t++)
                    new Span<float>(rounded + ((nint)t * stride / 2) + ((Heads + head) * pairs), pairs).CopyTo(Keys(layer, head)[(t * pairs)..]);

            kernels.Interleave(queryKeyValue, rounded, 32 * sizeof(float), stride * sizeof(float));
            for (var head = 0; head < Heads; head++)
                fixed (float* values = Values(layer, head))
                    for (var first = 0; first < KeyPairs; first += PairsAtOnce)
                    {
                        var count = Math.Min(PairsAtOnce, KeyPairs - first);
                        var from = rounded + ((nint)first * stride) + (((2 * Heads) + head) * HeadWidth);
                        Transposition.CopyBits(from, stride, count, HeadWidth, values + (first * HeadWidth), count);
                    }
        }
    }
}
