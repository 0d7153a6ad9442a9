using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Chiron.Tensors.AttentionTiles;

namespace Chiron.Tensors;

/// <summary>
/// One query a sequence against cached keys. The shared prefix: lanes are queries, as in the pass over whole sequences. The sequence's own keys: lanes are
/// keys for the scores and a head's dimensions for the values, so that neither needs a sum across a vector but that of the weights.
/// </summary>
internal static unsafe class CachedAttentionKernel
{
    private const int Positions = KeyValuePool.Positions;

    /// <summary>Writes one position's keys and values of a layer.</summary>
    /// <param name="keyValue">(2 · C): keys of all heads, values of all heads.</param>
    public static void Append(KeyValueCache cache, int layer, int position, ReadOnlySpan<float> keyValue)
    {
        var pool = cache.Pool;
        var (d, width, padded) = (pool.HeadWidth, pool.Heads * pool.HeadWidth, pool.ValueWidth / pool.Heads);
        var keys = (float*)cache.Blocks[position / Positions] + ((nint)layer * pool.LayerFloats) + (position % Positions);
        for (var i = 0; i < width; i++)
            keys[i * Positions] = keyValue[i];
        var values = (float*)cache.Blocks[position / Positions] + ((nint)layer * pool.LayerFloats) + (width * Positions) + (position % Positions * pool.ValueWidth);
        for (var head = 0; head < pool.Heads; head++)
            keyValue.Slice(width + (head * d), d).CopyTo(new Span<float>(values + (head * padded), d));
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
        var ownFloats = (longestOwn + Positions - 1) / Positions * Positions;
        var partial = caches.Length * heads * padded;
        var sums = (2 * caches.Length * heads + 15) / 16 * 16;
        var lanes = (longestPrefix + (2 * d) + 2) * Lanes;
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
                Own(
                    caches[row], layer, heads, d, padded, pQkv + (row * (nint)qkv.Stride), pScratch + ((nint)row * heads * padded),
                    maxima + (2 * (nint)row * heads), work, ownFloats, pY + (row * (nint)y.Stride));
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
                Multiply(keys, d * sizeof(float), sizeof(float), prefix.Length, queries, d, scores, LaneRow, vectors, accumulate: false, wide);
                Weigh(scores, prefix.Length, vectors, max, sum);
                Multiply(values, sizeof(float), d * sizeof(float), d, scores, prefix.Length, output, LaneRow, vectors, accumulate: false, wide);
                Transposition.Copy(output, Lanes, d, rows, partial + (head * padded), heads * padded, 1);
                for (var row = 0; row < rows; row++)
                    (state[2 * ((row * heads) + head)], state[(2 * ((row * heads) + head)) + 1]) = (max[row], sum[row]);
            }
    }

    /// <summary>scores (keys × 32) become exp(score − max), lane by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(float* scores, int keys, int vectors, float* max, float* sum)
    {
        for (var v = 0; v < vectors; v++)
        {
            var column = scores + (16 * v);
            Vector512<float> most = Vector512.Create(float.NegativeInfinity), other = most, total = default, rest = default;
            var j = 0;
            for (; j + 2 <= keys; j += 2)
            {
                most = Vector512.MaxNative(most, Vector512.Load(column + (j * Lanes)));
                other = Vector512.MaxNative(other, Vector512.Load(column + ((j + 1) * Lanes)));
            }

            if (j < keys)
                most = Vector512.MaxNative(most, Vector512.Load(column + (j * Lanes)));
            most = Vector512.MaxNative(most, other);
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
    /// <param name="state">(heads, 2).</param>
    /// <param name="weights">(heads, <paramref name="row"/>) scratch.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Own(
        KeyValueCache cache, int layer, int heads, int d, int padded, float* query, float* partial, float* state, float* weights, int row, float* y)
    {
        var positions = cache.Length + 1;
        var pool = cache.Pool;
        var offset = (nint)layer * pool.LayerFloats;
        fixed (nint* blocks = cache.Blocks)
        {
            var scale = 1 / MathF.Sqrt(d);
            for (var head = 0; head < heads; head++)
            {
                var own = weights + ((nint)head * row);
                Scores(blocks, offset + ((nint)head * d * Positions), positions, query + (head * d), d, scale, own);
                var factor = Join(own, positions, state + (2 * head), out var inverse);
                var left = partial + (head * padded);
                for (var i = 0; i < padded; i += 16)
                    (Vector512.Load(left + i) * (factor * inverse)).Store(left + i);
                var inverses = Vector512.Create(inverse);
                for (var j = 0; j < positions; j += 16)
                    (Vector512.Load(own + j) * inverses).Store(own + j);
            }

            Values(blocks, offset + ((nint)heads * d * Positions), positions, pool.ValueWidth, padded, weights, row, partial);
        }

        for (var head = 0; head < heads; head++)
            new ReadOnlySpan<float>(partial + (head * padded), d).CopyTo(new Span<float>(y + (head * d), d));
    }

    /// <summary>One head's scores over the positions, 16 a block; beyond the last they are −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores(nint* blocks, nint offset, int positions, float* query, int d, float scale, float* scores)
    {
        var count = (positions + Positions - 1) / Positions;
        var block = 0;
        for (; block + 4 <= count; block += 4)
        {
            float* k0 = (float*)blocks[block] + offset, k1 = (float*)blocks[block + 1] + offset;
            float* k2 = (float*)blocks[block + 2] + offset, k3 = (float*)blocks[block + 3] + offset;
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var i = 0; i < d; i++)
            {
                var q = Vector512.Create(query[i]);
                s0 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k0 + (i * Positions)), s0);
                s1 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k1 + (i * Positions)), s1);
                s2 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k2 + (i * Positions)), s2);
                s3 = Vector512.FusedMultiplyAdd(q, Vector512.Load(k3 + (i * Positions)), s3);
            }

            (s0 * scale).Store(scores + (block * Positions));
            (s1 * scale).Store(scores + ((block + 1) * Positions));
            (s2 * scale).Store(scores + ((block + 2) * Positions));
            (s3 * scale).Store(scores + ((block + 3) * Positions));
        }

        for (; block < count; block++)
        {
            var k = (float*)blocks[block] + offset;
            Vector512<float> s = default;
            for (var i = 0; i < d; i++)
                s = Vector512.FusedMultiplyAdd(Vector512.Create(query[i]), Vector512.Load(k + (i * Positions)), s);
            (s * scale).Store(scores + (block * Positions));
        }

        var last = scores + ((count - 1) * Positions);
        var seen = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(positions - ((count - 1) * Positions))).AsSingle();
        Vector512.ConditionalSelect(seen, Vector512.Load(last), Vector512.Create(float.NegativeInfinity)).Store(last);
    }

    /// <summary>scores become exp(score − max over prefix and own).</summary>
    /// <param name="state">The prefix's largest score and sum.</param>
    /// <param name="inverse">1 / Σ over both.</param>
    /// <returns>By what the prefix's part is to be multiplied: exp(its max − max).</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Join(float* scores, int positions, float* state, out float inverse)
    {
        var most = Vector512.Load(scores);
        for (var j = 16; j < positions; j += 16)
            most = Vector512.MaxNative(most, Vector512.Load(scores + j));
        var half = Vector256.MaxNative(most.GetLower(), most.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        var max = MathF.Max(state[0], MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3])));
        var shift = Vector512.Create(max);
        var total = Vector512<float>.Zero;
        for (var j = 0; j < positions; j += 16)
        {
            var weight = Exponential.Of(Vector512.Load(scores + j) - shift);
            weight.Store(scores + j);
            total += weight;
        }

        var factor = state[1] > 0 ? MathF.Exp(state[0] - max) : 0;
        inverse = 1 / ((state[1] * factor) + Vector512.Sum(total));
        return factor;
    }

    /// <summary>partial += Σ over positions of weight · value, four vectors at a time, each its own chain in order of position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Values(nint* blocks, nint offset, int positions, int width, int padded, float* weights, int row, float* partial)
    {
        var v = 0;
        for (; v + 64 <= width; v += 64)
        {
            float* w0 = weights + (v / padded * row), w1 = weights + ((v + 16) / padded * row);
            float* w2 = weights + ((v + 32) / padded * row), w3 = weights + ((v + 48) / padded * row);
            Vector512<float> a0 = Vector512.Load(partial + v), a1 = Vector512.Load(partial + v + 16);
            Vector512<float> a2 = Vector512.Load(partial + v + 32), a3 = Vector512.Load(partial + v + 48);
            for (var first = 0; first < positions; first += Positions)
            {
                var value = (float*)blocks[first / Positions] + offset + v;
                var end = Math.Min(positions, first + Positions);
                for (var j = first; j < end; j++, value += width)
                {
                    a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w0[j]), Vector512.Load(value), a0);
                    a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w1[j]), Vector512.Load(value + 16), a1);
                    a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w2[j]), Vector512.Load(value + 32), a2);
                    a3 = Vector512.FusedMultiplyAdd(Vector512.Create(w3[j]), Vector512.Load(value + 48), a3);
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
                var value = (float*)blocks[first / Positions] + offset + v;
                var end = Math.Min(positions, first + Positions);
                for (var j = first; j < end; j++, value += width)
                    a = Vector512.FusedMultiplyAdd(Vector512.Create(w[j]), Vector512.Load(value), a);
            }

            a.Store(partial + v);
        }
    }
}
