using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>
/// One query a sequence against cached keys. The shared prefix: lanes are queries, as in the pass over whole sequences. The sequence's own keys: lanes are
/// keys for the scores and a head's dimensions for the values, so that neither needs a sum across a vector but that of the weights.
/// </summary>
internal static unsafe class CachedAttentionKernel
{
    private const int Positions = KeyValuePool.Positions;

    /// <summary>Keys of a prefix taken at once: their scores for 32 queries take a third of the first-level cache.</summary>
    private const int KeysAtOnce = 128;

    /// <summary>Writes one position's keys and values of a layer.</summary>
    /// <param name="keyValue">(2 · C): keys of all heads, values of all heads.</param>
    public static void Append(KeyValueCache cache, int layer, int position, ReadOnlySpan<float> keyValue)
    {
        if (cache.Pool.Precision == Precision.BFloat16)
            Append<KeptAsBFloat16>(cache, layer, position, keyValue);
        else
            Append<KeptAsSingle>(cache, layer, position, keyValue);
    }

    private static void Append<TKept>(KeyValueCache cache, int layer, int position, ReadOnlySpan<float> keyValue)
        where TKept : struct, IKept
    {
        var pool = cache.Pool;
        var (d, width, padded) = (pool.HeadWidth, pool.Heads * pool.HeadWidth, pool.ValueWidth / pool.Heads);
        var block = (byte*)cache.Blocks[position / Positions] + ((nint)layer * pool.LayerNumbers * TKept.Bytes);
        var keys = (nint)position % Positions;
        for (var i = 0; i < width; i++, keys += Positions)
            TKept.Store(block, keys, keyValue[i]);
        var values = ((nint)width * Positions) + (position % Positions * pool.ValueWidth);
        for (var head = 0; head < pool.Heads; head++, values += padded)
            for (var i = 0; i < d; i++)
                TKept.Store(block, values + i, keyValue[width + (head * d) + i]);
    }

    public static void Run(
        int layer, int heads, ReadOnlyMatrix qkv, ReadOnlySpan<SharedPrefix?> prefixes, ReadOnlySpan<KeyValueCache> caches, Matrix y, bool wide)
    {
        var d = y.Columns / heads;
        var padded = (d + 15) / 16 * 16;
        var (longestPrefix, longestOwn) = (0, 0);
        for (var row = 0; row < caches.Length; row++)
        {
            longestPrefix = Math.Max(longestPrefix, prefixes[row]?.Length ?? 0);
            longestOwn = Math.Max(longestOwn, caches[row].Length + 1);
        }

        // What the prefix leaves for each row and head: the largest score, Σ exp(score − it), and Σ exp(score − it) · value.
        var ownFloats = (longestOwn + 63) / 64 * 64;
        var partial = caches.Length * heads * padded;
        var sums = (2 * caches.Length * heads + 15) / 16 * 16;
        var lanes = (Math.Min(KeysAtOnce, longestPrefix) + (2 * d) + 2) * Lanes;
        var scratch = Scratch.Get(Scratch.Use.Attention, checked(partial + sums + Math.Max(lanes, heads * ownFloats)));
        fixed (float* pQkv = qkv.Values, pY = y.Values, pScratch = scratch)
        {
            var maxima = pScratch + partial;
            var work = maxima + sums;
            for (var row = 0; row < caches.Length;)
            {
                var end = row + 1;
                while (end < caches.Length && ReferenceEquals(prefixes[end], prefixes[row]))
                    end++;
                for (; row < end; row += Math.Min(Lanes, end - row))
                    Prefix(
                        layer, heads, d, padded, pQkv + (row * (nint)qkv.Stride), qkv.Stride, Math.Min(Lanes, end - row), prefixes[row],
                        pScratch + ((nint)row * heads * padded), maxima + (2 * (nint)row * heads), work, wide);
            }

            for (var row = 0; row < caches.Length; row++)
            {
                var (query, partialRow, state, yRow) = ((nint)(pQkv + (row * (nint)qkv.Stride)), (nint)(pScratch + ((nint)row * heads * padded)),
                    (nint)(maxima + (2 * (nint)row * heads)), (nint)(pY + (row * (nint)y.Stride)));
                if (caches[row].Pool.Precision == Precision.BFloat16)
                    Own<KeptAsBFloat16>(caches[row], layer, heads, d, padded, (float*)query, (float*)partialRow, (float*)state, work, ownFloats, (float*)yRow);
                else
                    Own<KeptAsSingle>(caches[row], layer, heads, d, padded, (float*)query, (float*)partialRow, (float*)state, work, ownFloats, (float*)yRow);
            }
        }
    }

    /// <summary>Up to 32 rows against their prefix.</summary>
    /// <param name="partial">(rows, heads · padded), overwritten.</param>
    /// <param name="state">(rows, heads, 2), overwritten: the largest score and the sum.</param>
    private static void Prefix(
        int layer, int heads, int d, int padded, float* query, nint stride, int rows, SharedPrefix? prefix, float* partial, float* state, float* work, bool wide)
    {
        if (prefix is null || prefix.Length == 0)
        {
            new Span<float>(partial, rows * heads * padded).Clear();
            for (var i = 0; i < rows * heads; i++)
                (state[2 * i], state[(2 * i) + 1]) = (float.NegativeInfinity, 0);
            return;
        }

        var vectors = rows > 16 ? 2 : 1;
        float* queries = work, output = queries + (d * Lanes), max = output + (d * Lanes), sum = max + Lanes, scores = sum + Lanes;
        if (rows < Lanes)
            new Span<float>(queries, d * Lanes).Clear();
        for (var head = 0; head < heads; head++)
            fixed (float* keys = prefix.Keys(layer, head), values = prefix.Values(layer, head))
            {
                Transposition.Copy(query + (head * d), stride, rows, d, queries, Lanes, 1 / MathF.Sqrt(d));
                for (var first = 0; first < prefix.Length; first += KeysAtOnce)
                {
                    var count = Math.Min(KeysAtOnce, prefix.Length - first);
                    Multiply(
                        keys + ((nint)first * d), d * sizeof(float), sizeof(float), count, queries, d, scores, LaneRow, vectors, accumulate: false, wide);
                    Weigh(scores, count, vectors, max, sum, first == 0 ? null : output, d);
                    Multiply(
                        values + ((nint)first * d), sizeof(float), d * sizeof(float), d, scores, count, output, LaneRow, vectors, accumulate: first > 0, wide);
                }

                Transposition.Copy(output, Lanes, d, rows, partial + (head * padded), heads * padded, 1);
                for (var row = 0; row < rows; row++)
                    (state[2 * ((row * heads) + head)], state[(2 * ((row * heads) + head)) + 1]) = (max[row], sum[row]);
            }
    }

    /// <summary>
    /// scores (keys × 32) become exp(score − max), lane by lane, with the largest of all so far; the sum, and what was made of earlier keys, are brought
    /// to it.
    /// </summary>
    /// <param name="earlier">(d × 32): the weighted values of earlier keys; null where these are the first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(float* scores, int keys, int vectors, float* max, float* sum, float* earlier, int d)
    {
        for (var v = 0; v < vectors; v++)
        {
            var column = scores + (16 * v);
            Vector512<float> most = Vector512.Create(float.NegativeInfinity), other = most, total = default, rest = default;
            if (earlier != null)
                most = Vector512.Load(max + (16 * v));
            var j = 0;
            for (; j + 2 <= keys; j += 2)
            {
                most = Vector512.MaxNative(most, Vector512.Load(column + (j * Lanes)));
                other = Vector512.MaxNative(other, Vector512.Load(column + ((j + 1) * Lanes)));
            }

            if (j < keys)
                most = Vector512.MaxNative(most, Vector512.Load(column + (j * Lanes)));
            most = Vector512.MaxNative(most, other);
            if (earlier != null)
            {
                var factor = Exponential.Of(Vector512.Load(max + (16 * v)) - most);
                total = Vector512.Load(sum + (16 * v)) * factor;
                for (var i = 0; i < d; i++)
                    (Vector512.Load(earlier + (i * Lanes) + (16 * v)) * factor).Store(earlier + (i * Lanes) + (16 * v));
            }

            for (j = 0; j + 2 <= keys; j += 2)
            {
                var (first, second) = (Exponential.Of(Vector512.Load(column + (j * Lanes)) - most), Exponential.Of(Vector512.Load(column + ((j + 1) * Lanes)) - most));
                first.Store(column + (j * Lanes));
                second.Store(column + ((j + 1) * Lanes));
                total += first;
                rest += second;
            }

            if (j < keys)
            {
                var last = Exponential.Of(Vector512.Load(column + (j * Lanes)) - most);
                last.Store(column + (j * Lanes));
                total += last;
            }

            most.Store(max + (16 * v));
            (total + rest).Store(sum + (16 * v));
        }
    }

    /// <summary>One row against its own positions, joined with what its prefix left.</summary>
    /// <param name="partial">(heads · padded): what the prefix left, overwritten.</param>
    /// <param name="state">(heads, 2): the prefix's largest score and sum; becomes what the prefix's part and then the whole are to be multiplied by.</param>
    /// <param name="weights">(heads, <paramref name="row"/>) scratch; row is a multiple of 64.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Own<TKept>(
        KeyValueCache cache, int layer, int heads, int d, int padded, float* query, float* partial, float* state, float* weights, int row, float* y)
        where TKept : struct, IKept
    {
        var positions = cache.Length + 1;
        var pool = cache.Pool;
        var offset = (nint)layer * pool.LayerNumbers;
        fixed (nint* blocks = cache.Blocks)
        {
            Scores<TKept>(blocks, offset, positions, query, heads, d, weights, row);
            Join(weights, row, positions, heads, state);
            for (var head = 0; head < heads; head++)
            {
                var factor = Vector512.Create(state[2 * head]);
                for (var left = partial + (head * padded); left < partial + ((head + 1) * padded); left += 16)
                    (Vector512.Load(left) * factor).Store(left);
            }

            Values<TKept>(blocks, offset + ((nint)heads * d * Positions), positions, pool.ValueWidth, padded, weights, row, partial);
        }

        for (var head = 0; head < heads; head++)
        {
            var inverse = state[(2 * head) + 1];
            float* from = partial + (head * padded), to = y + (head * d);
            var i = 0;
            for (; i + 16 <= d; i += 16)
                (Vector512.Load(from + i) * inverse).Store(to + i);
            for (; i < d; i++)
                to[i] = from[i] * inverse;
        }
    }

    /// <summary>Every head's scores over the positions, four blocks of 16 at a time; beyond the last they are −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TKept>(nint* blocks, nint offset, int positions, float* query, int heads, int d, float* scores, int row)
        where TKept : struct, IKept
    {
        offset *= TKept.Bytes;
        var scale = Vector512.Create(1 / MathF.Sqrt(d));
        var last = (positions - 1) / Positions;
        for (var block = 0; block <= last; block += 4)
        {
            // Blocks that are not there are stood for by the last: four sums that wait for nothing take no longer than one.
            byte* k0 = (byte*)blocks[block] + offset, k1 = (byte*)blocks[Math.Min(last, block + 1)] + offset;
            byte* k2 = (byte*)blocks[Math.Min(last, block + 2)] + offset, k3 = (byte*)blocks[Math.Min(last, block + 3)] + offset;
            float* q = query, to = scores + (block * Positions);
            for (var head = 0; head < heads; head++, to += row)
            {
                Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
                for (var i = 0; i < d; i++, q++)
                {
                    var own = Vector512.Create(*q);
                    s0 = Vector512.FusedMultiplyAdd(own, TKept.Load(k0, 0), s0);
                    s1 = Vector512.FusedMultiplyAdd(own, TKept.Load(k1, 0), s1);
                    s2 = Vector512.FusedMultiplyAdd(own, TKept.Load(k2, 0), s2);
                    s3 = Vector512.FusedMultiplyAdd(own, TKept.Load(k3, 0), s3);
                    k0 += Positions * TKept.Bytes;
                    k1 += Positions * TKept.Bytes;
                    k2 += Positions * TKept.Bytes;
                    k3 += Positions * TKept.Bytes;
                }

                (s0 * scale).Store(to);
                (s1 * scale).Store(to + 16);
                (s2 * scale).Store(to + 32);
                (s3 * scale).Store(to + 48);
            }
        }

        var seen = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(positions - (last * Positions))).AsSingle();
        for (var head = 0; head < heads; head++)
        {
            var tail = scores + ((nint)head * row) + (last * Positions);
            Vector512.ConditionalSelect(seen, Vector512.Load(tail), Vector512.Create(float.NegativeInfinity)).Store(tail);
        }
    }

    /// <summary>Every head's scores become exp(score − max over prefix and own).</summary>
    /// <param name="state">(heads, 2): the prefix's largest score and sum; becomes exp(its max − max) and 1 / Σ over both.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Join(float* scores, int row, int positions, int heads, float* state)
    {
        for (var head = 0; head < heads; head++, scores += row, state += 2)
        {
            var most = Vector512.Load(scores);
            for (var j = 16; j < positions; j += 16)
                most = Vector512.MaxNative(most, Vector512.Load(scores + j));
            var half = Vector256.MaxNative(most.GetLower(), most.GetUpper());
            var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
            quarter = Vector128.MaxNative(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
            quarter = Vector128.MaxNative(quarter, Vector128.Shuffle(quarter, Vector128.Create(1, 0, 3, 2)));
            var max = quarter[0] > state[0] ? quarter[0] : state[0];
            var shift = Vector512.Create(max);
            var total = Vector512<float>.Zero;
            for (var j = 0; j < positions; j += 16)
            {
                var weight = Exponential.Of(Vector512.Load(scores + j) - shift);
                weight.Store(scores + j);
                total += weight;
            }

            var factor = Exponential.Of(Vector512.Create(state[0]) - shift)[0];        // 0 where there is no prefix
            (state[0], state[1]) = (factor, 1 / ((state[1] * factor) + Vector512.Sum(total)));
        }
    }

    /// <summary>partial += Σ over positions of weight · value, four vectors at a time, each its own chain in order of position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Values<TKept>(nint* blocks, nint offset, int positions, int width, int padded, float* weights, int row, float* partial)
        where TKept : struct, IKept
    {
        offset *= TKept.Bytes;
        var v = 0;
        for (; v + 64 <= width; v += 64)
        {
            float* w0 = weights + (v / padded * row), w1 = weights + ((v + 16) / padded * row);
            float* w2 = weights + ((v + 32) / padded * row), w3 = weights + ((v + 48) / padded * row);
            Vector512<float> a0 = Vector512.Load(partial + v), a1 = Vector512.Load(partial + v + 16);
            Vector512<float> a2 = Vector512.Load(partial + v + 32), a3 = Vector512.Load(partial + v + 48);
            for (var first = 0; first < positions; first += Positions)
            {
                var value = (byte*)blocks[first / Positions] + offset + ((nint)v * TKept.Bytes);
                var end = Math.Min(positions, first + Positions);
                for (var j = first; j < end; j++, value += (nint)width * TKept.Bytes)
                {
                    a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w0[j]), TKept.Load(value, 0), a0);
                    a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w1[j]), TKept.Load(value, 16), a1);
                    a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w2[j]), TKept.Load(value, 32), a2);
                    a3 = Vector512.FusedMultiplyAdd(Vector512.Create(w3[j]), TKept.Load(value, 48), a3);
                }
            }

            a0.Store(partial + v);
            a1.Store(partial + v + 16);
            a2.Store(partial + v + 32);
            a3.Store(partial + v + 48);
        }

        for (; v < width; v += 16)
        {
            var w = weights + (v / padded * row);
            var a = Vector512.Load(partial + v);
            for (var first = 0; first < positions; first += Positions)
            {
                var value = (byte*)blocks[first / Positions] + offset + ((nint)v * TKept.Bytes);
                var end = Math.Min(positions, first + Positions);
                for (var j = first; j < end; j++, value += (nint)width * TKept.Bytes)
                    a = Vector512.FusedMultiplyAdd(Vector512.Create(w[j]), TKept.Load(value, 0), a);
            }

            a.Store(partial + v);
        }
    }

    /// <summary>The numbers that a block keeps, and how they become floats. Indices count numbers.</summary>
    private interface IKept
    {
        static abstract int Bytes { get; }

        static abstract Vector512<float> Load(byte* block, nint index);

        static abstract void Store(byte* block, nint index, float value);
    }

    private readonly struct KeptAsSingle : IKept
    {
        public static int Bytes => sizeof(float);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Load(byte* block, nint index) => Vector512.Load((float*)block + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(byte* block, nint index, float value) => ((float*)block)[index] = value;
    }

    /// <summary>The upper half of a float, rounded to nearest, ties to even.</summary>
    private readonly struct KeptAsBFloat16 : IKept
    {
        public static int Bytes => sizeof(ushort);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Load(byte* block, nint index)
        {
            var halves = Vector256.Load((ushort*)block + index);
            var wide = Avx512F.IsSupported ? Avx512F.ConvertToVector512UInt32(halves) : Vector512.Create(Vector256.WidenLower(halves), Vector256.WidenUpper(halves));
            return Vector512.ShiftLeft(wide, 16).AsSingle();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(byte* block, nint index, float value)
        {
            var bits = BitConverter.SingleToUInt32Bits(value);
            ((ushort*)block)[index] = (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
        }
    }
}
