using Chiron.Tensors.Assembly;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>One query a sequence against cached keys: rows that share a prefix read it together, then each reads its own positions.</summary>
internal static unsafe class CachedAttentionKernel
{
    /// <summary>Writes a layer's keys and values of positions that follow one another in one cache.</summary>
    /// <param name="queryKeyValue">(T, 3 · C).</param>
    public static void Append(KeyValueCache cache, int layer, int first, ReadOnlyMatrix queryKeyValue)
    {
        var rounded = cache.Pool.Precision == Precision.BFloat16 ? Round(queryKeyValue, out var stride) : Unrounded(out stride);
        fixed (float* from = rounded)
            for (var t = 0; t < queryKeyValue.Rows; t++)
                Append(cache, layer, first + t, queryKeyValue[t], from + ((nint)t * stride));
    }

    /// <summary>Writes each row's keys and values into its cache and attends.</summary>
    /// <param name="qkv">(R, 3 · C).</param>
    /// <param name="y">(R, C), overwritten.</param>
    /// <param name="wide">Whether to use the AVX-512 tile where the prefix is in single precision.</param>
    public static void Run(
        int layer, int heads, ReadOnlyMatrix qkv, ReadOnlySpan<SharedPrefix?> prefixes, ReadOnlySpan<KeyValueCache> caches, Matrix y, bool wide)
    {
        if (caches.IsEmpty)
            return;
        var d = y.Columns / heads;
        var padded = (d + 15) / 16 * 16;
        var (longestPrefix, longestOwn, rounds) = (0, 0, false);
        for (var row = 0; row < caches.Length; row++)
        {
            longestPrefix = Math.Max(longestPrefix, prefixes[row]?.Length ?? 0);
            longestOwn = Math.Max(longestOwn, caches[row].Length + 1);
            rounds |= caches[row].Pool.Precision == Precision.BFloat16 || prefixes[row]?.IsPaired == true;
        }

        // What the prefix leaves for each row and head: the largest score, Σ exp(score − it), and Σ exp(score − it) · value.
        var ownFloats = (longestOwn + 31) / 32 * 32;
        var partial = caches.Length * heads * padded;
        var sums = (2 * caches.Length * heads + 15) / 16 * 16;
        var lanes = (Math.Min(PrefixAttention.KeysAtOnce, longestPrefix) + (2 * d) + 2) * Lanes;
        var scratch = Scratch.Get(Scratch.Use.Attention, checked(partial + sums + Math.Max(lanes, heads * ownFloats)));
        var rounded = rounds ? Round(qkv, out var roundedStride) : Unrounded(out roundedStride);
        fixed (float* pQkv = qkv.Values, pRounded = rounded, pY = y.Values, pScratch = scratch)
        {
            var state = pScratch + partial;
            var work = state + sums;
            OwnAttention.Prefetch(caches[0], layer);
            for (var row = 0; row < caches.Length;)
            {
                var end = row + 1;
                while (end < caches.Length && ReferenceEquals(prefixes[end], prefixes[row]))
                    end++;
                for (; row < end; row += Math.Min(Lanes, end - row))
                {
                    var rows = Math.Min(Lanes, end - row);
                    float* rowPartial = pScratch + ((nint)row * heads * padded), rowState = state + (2 * (nint)row * heads);
                    if (prefixes[row] is not { Length: > 0 } prefix)
                        NoPrefix(rows * heads, padded, rowPartial, rowState);
                    else if (prefix.IsPaired)
                        PairedPrefixAttention.Run(
                            layer, heads, d, padded, pRounded + ((nint)row * roundedStride), roundedStride, rows, prefix, rowPartial, rowState, work);
                    else
                        PrefixAttention.Run(layer, heads, d, padded, pQkv + (row * (nint)qkv.Stride), qkv.Stride, rows, prefix, rowPartial, rowState, work, wide);
                }
            }

            for (var row = 0; row < caches.Length; row++)
            {
                float* query = pQkv + (row * (nint)qkv.Stride), to = pY + (row * (nint)y.Stride);
                float* rowPartial = pScratch + ((nint)row * heads * padded), rowState = state + (2 * (nint)row * heads);
                if (row + 1 < caches.Length)
                    OwnAttention.Prefetch(caches[row + 1], layer);
                Append(caches[row], layer, caches[row].Length, qkv[row], pRounded + ((nint)row * roundedStride));
                if (caches[row].Pool.Precision == Precision.BFloat16)
                    OwnAttention.Run<KeptAsBFloat16>(caches[row], layer, heads, d, padded, query, rowPartial, rowState, work, ownFloats, to);
                else
                    OwnAttention.Run<KeptAsSingle>(caches[row], layer, heads, d, padded, query, rowPartial, rowState, work, ownFloats, to);
            }
        }
    }

    private static void NoPrefix(int rowHeads, int padded, float* partial, float* state)
    {
        new Span<float>(partial, rowHeads * padded).Clear();
        for (var i = 0; i < rowHeads; i++)
            (state[2 * i], state[(2 * i) + 1]) = (float.NegativeInfinity, 0);
    }

    private static void Append(KeyValueCache cache, int layer, int position, ReadOnlySpan<float> queryKeyValue, float* rounded)
    {
        var width = cache.Pool.Heads * cache.Pool.HeadWidth;
        if (cache.Pool.Precision == Precision.BFloat16)
            OwnAttention.Append(cache, layer, position, (ushort*)rounded + width);
        else
            OwnAttention.Append(cache, layer, position, queryKeyValue[width..]);
    }

    private static Span<float> Unrounded(out int stride)
    {
        stride = 0;
        return [];
    }

    /// <summary>Rows as bfloat16, two numbers in a float's place.</summary>
    /// <param name="stride">Floats' places from row to row.</param>
    private static Span<float> Round(ReadOnlyMatrix rows, out int stride)
    {
        stride = (rows.Columns + 31) / 32 * 16;
        var rounded = Scratch.Get(Scratch.Use.RoundedLeft, rows.Rows * stride);
        fixed (float* to = rounded)
            if (AssembledKernels.BFloat16 is { } kernels)
                kernels.Round(rows, to, stride * sizeof(float));
            else
                for (var t = 0; t < rows.Rows; t++)
                    for (var i = 0; i < rows.Columns; i++)
                        ((ushort*)(to + ((nint)t * stride)))[i] = (ushort)(BitConverter.SingleToUInt32Bits(BFloat16Rounding.Round(rows[t][i])) >> 16);
        return rounded;
    }
}
