using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>
/// One query against its own sequence's cached positions: lanes are keys for the scores and a head's dimensions for the values, so that neither needs a sum
/// across a vector but that of the weights. <see cref="KeyValuePool"/> says how they lie.
/// </summary>
internal static unsafe class OwnAttention
{
    private const int Positions = KeyValuePool.Positions;

    /// <summary>Writes one position's keys and values of a layer as they are.</summary>
    /// <param name="keyValue">(2 · C): keys of all heads, values of all heads.</param>
    public static void Append(KeyValueCache cache, int layer, int position, ReadOnlySpan<float> keyValue)
    {
        var pool = cache.Pool;
        var (d, width, padded) = (pool.HeadWidth, pool.Heads * pool.HeadWidth, pool.ValueWidth / pool.Heads);
        var keys = (float*)cache.Blocks[position / Positions] + ((nint)layer * pool.LayerNumbers) + (position % Positions);
        for (var head = 0; head < pool.Heads; head++, keys += pool.KeyRows * Positions)
            for (var i = 0; i < d; i++)
                keys[i * Positions] = keyValue[(head * d) + i];
        var values = (float*)cache.Blocks[position / Positions] + ((nint)layer * pool.LayerNumbers) + (pool.Heads * pool.KeyRows * Positions);
        values += position % Positions * pool.ValueWidth;
        for (var head = 0; head < pool.Heads; head++)
            keyValue.Slice(width + (head * d), d).CopyTo(new Span<float>(values + (head * padded), d));

        // The other of the pair meets a weight of 0, which only a number makes nothing of.
        if (position % 2 == 0)
            new Span<float>(values + pool.ValueWidth, pool.ValueWidth).Clear();
    }

    /// <summary>The same of rounded numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Append(KeyValueCache cache, int layer, int position, ushort* keyValue)
    {
        var pool = cache.Pool;
        var (d, width, padded) = (pool.HeadWidth, pool.Heads * pool.HeadWidth, pool.ValueWidth / pool.Heads);
        var block = (uint*)((ushort*)cache.Blocks[position / Positions] + ((nint)layer * pool.LayerNumbers));
        if (d % 2 == 0)
            for (var pair = 0; pair < width / 2; pair++)
                block[(pair * Positions) + (position % Positions)] = ((uint*)keyValue)[pair];
        else
            for (var head = 0; head < pool.Heads; head++)
                for (var i = 0; i < d; i++)
                    ((ushort*)block)[(((((head * pool.KeyRows) + i) / 2 * Positions) + (position % Positions)) * 2) + (i % 2)] = keyValue[(head * d) + i];

        block += (pool.Heads * pool.KeyRows / 2 * Positions) + (position % Positions / 2 * pool.ValueWidth);
        for (var head = 0; head < pool.Heads; head++)
        {
            uint* to = block + (head * padded);
            var from = keyValue + width + (head * d);
            var i = 0;
            for (; i + 16 <= d; i += 16)
            {
                var (low, high) = Vector256.Widen(Vector256.Load(from + i));
                var value = Vector512.Create(low, high);
                (position % 2 == 0 ? value : Vector512.Load(to + i) | (value << 16)).Store(to + i);
            }

            for (; i < d; i++)
                to[i] = position % 2 == 0 ? from[i] : to[i] | ((uint)from[i] << 16);
        }
    }

    /// <summary>Sends for a layer's keys and values, which a sequence's turn at the layer before has long pushed out of the near caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Prefetch(KeyValueCache cache, int layer)
    {
        if (!Sse.IsSupported)
            return;
        var pool = cache.Pool;
        var numberBytes = pool.Precision == Precision.BFloat16 ? sizeof(ushort) : sizeof(float);
        var (keys, left) = (pool.Heads * pool.KeyRows * Positions * numberBytes, Math.Min(cache.Length + 1, 4 * Positions));     // what the nearest cache can hold
        foreach (var block in cache.Blocks)
        {
            if (left <= 0)
                return;
            var from = (byte*)block + ((nint)layer * pool.LayerNumbers * numberBytes);
            var end = from + keys + (Math.Min(left, Positions) * pool.ValueWidth * numberBytes);
            for (; from < end; from += 64)
                Sse.Prefetch0(from);
            left -= Positions;
        }
    }

    /// <summary>One row against its own positions, joined with what its prefix left.</summary>
    /// <param name="partial">(heads · padded): what the prefix left, overwritten.</param>
    /// <param name="state">(heads, 2): the prefix's largest score and sum; becomes what the prefix's part and then the whole are to be multiplied by.</param>
    /// <param name="weights">(heads, <paramref name="row"/>) scratch; row is a multiple of 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TKept>(
        KeyValueCache cache, int layer, int heads, int d, int padded, float* query, float* partial, float* state, float* weights, int row, float* y)
        where TKept : struct, IKeptNumbers
    {
        var positions = cache.Length + 1;
        var pool = cache.Pool;
        var offset = (nint)layer * pool.LayerNumbers * TKept.Bytes;
        fixed (nint* blocks = cache.Blocks)
        {
            Scores<TKept>(blocks, offset, positions, query, heads, d, pool.KeyRows, weights, row);
            Join<TKept>(weights, row, positions, heads, state);
            for (var head = 0; head < heads; head++)
            {
                var factor = Vector512.Create(state[2 * head]);
                for (var left = partial + (head * padded); left < partial + ((head + 1) * padded); left += 16)
                    (Vector512.Load(left) * factor).Store(left);
            }

            offset += (nint)heads * pool.KeyRows * Positions * TKept.Bytes;
            Values<TKept>(blocks, offset, positions, pool.ValueWidth, padded, weights, row, partial);
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

    /// <summary>Every head's scores over the positions, two blocks of 16 at a time; beyond the last they are −∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scores<TKept>(nint* blocks, nint offset, int positions, float* query, int heads, int d, int keyRows, float* scores, int row)
        where TKept : struct, IKeptNumbers
    {
        var scale = Vector512.Create(1 / MathF.Sqrt(d));
        var last = (positions - 1) / Positions;
        for (var block = 0; block <= last; block += 2)
        {
            // A block that is not there is stood for by the last: two sums more that wait for nothing take no longer.
            byte* k0 = (byte*)blocks[block] + offset, k1 = (byte*)blocks[Math.Min(last, block + 1)] + offset;
            float* q = query, to = scores + (block * Positions);
            for (var head = 0; head < heads; head++, to += row, q += d)
            {
                Vector512<float> s0 = default, s1 = default, t0 = default, t1 = default;
                for (var i = 0; i < keyRows; i += 2)
                {
                    var first = Vector512.Create(q[i]);
                    s0 = Vector512.FusedMultiplyAdd(first, TKept.First(k0), s0);
                    s1 = Vector512.FusedMultiplyAdd(first, TKept.First(k1), s1);
                    if (i + 1 < d)
                    {
                        var second = Vector512.Create(q[i + 1]);
                        t0 = Vector512.FusedMultiplyAdd(second, TKept.Second(k0, Positions), t0);
                        t1 = Vector512.FusedMultiplyAdd(second, TKept.Second(k1, Positions), t1);
                    }

                    k0 += 2 * Positions * TKept.Bytes;
                    k1 += 2 * Positions * TKept.Bytes;
                }

                ((s0 + t0) * scale).Store(to);
                ((s1 + t1) * scale).Store(to + 16);
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
    private static void Join<TKept>(float* scores, int row, int positions, int heads, float* state)
        where TKept : struct, IKeptNumbers
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
                var weight = TKept.Exp(Vector512.Load(scores + j) - shift);
                weight.Store(scores + j);
                total += weight;
            }

            var factor = TKept.Exp(Vector512.Create(state[0]) - shift)[0];        // next to nothing of nothing where there is no prefix
            (state[0], state[1]) = (factor, 1 / ((state[1] * factor) + Vector512.Sum(total)));
        }
    }

    /// <summary>partial += Σ over positions of weight · value, four vectors at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Values<TKept>(nint* blocks, nint offset, int positions, int width, int padded, float* weights, int row, float* partial)
        where TKept : struct, IKeptNumbers
    {
        var pairRow = 2 * (nint)width * TKept.Bytes;
        var v = 0;
        for (; v + 64 <= width; v += 64)
        {
            float* w0 = weights + (v / padded * row), w1 = weights + ((v + 16) / padded * row);
            float* w2 = weights + ((v + 32) / padded * row), w3 = weights + ((v + 48) / padded * row);
            Vector512<float> a0 = Vector512.Load(partial + v), a1 = Vector512.Load(partial + v + 16);
            Vector512<float> a2 = Vector512.Load(partial + v + 32), a3 = Vector512.Load(partial + v + 48);
            Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default;
            for (var first = 0; first < positions; first += Positions)
            {
                var pair = (byte*)blocks[first / Positions] + offset + ((nint)v * sizeof(float));
                var end = Math.Min(positions, first + Positions);
                for (var j = first; j < end; j += 2, pair += pairRow)
                {
                    a0 = Vector512.FusedMultiplyAdd(Vector512.Create(w0[j]), TKept.First(pair), a0);
                    b0 = Vector512.FusedMultiplyAdd(Vector512.Create(w0[j + 1]), TKept.Second(pair, width), b0);
                    a1 = Vector512.FusedMultiplyAdd(Vector512.Create(w1[j]), TKept.First(pair + 64), a1);
                    b1 = Vector512.FusedMultiplyAdd(Vector512.Create(w1[j + 1]), TKept.Second(pair + 64, width), b1);
                    a2 = Vector512.FusedMultiplyAdd(Vector512.Create(w2[j]), TKept.First(pair + 128), a2);
                    b2 = Vector512.FusedMultiplyAdd(Vector512.Create(w2[j + 1]), TKept.Second(pair + 128, width), b2);
                    a3 = Vector512.FusedMultiplyAdd(Vector512.Create(w3[j]), TKept.First(pair + 192), a3);
                    b3 = Vector512.FusedMultiplyAdd(Vector512.Create(w3[j + 1]), TKept.Second(pair + 192, width), b3);
                }
            }

            (a0 + b0).Store(partial + v);
            (a1 + b1).Store(partial + v + 16);
            (a2 + b2).Store(partial + v + 32);
            (a3 + b3).Store(partial + v + 48);
        }

        for (; v < width; v += 16)
        {
            var w = weights + (v / padded * row);
            Vector512<float> a = Vector512.Load(partial + v), b = default;
            for (var first = 0; first < positions; first += Positions)
            {
                var pair = (byte*)blocks[first / Positions] + offset + ((nint)v * sizeof(float));
                var end = Math.Min(positions, first + Positions);
                for (var j = first; j < end; j += 2, pair += pairRow)
                {
                    a = Vector512.FusedMultiplyAdd(Vector512.Create(w[j]), TKept.First(pair), a);
                    b = Vector512.FusedMultiplyAdd(Vector512.Create(w[j + 1]), TKept.Second(pair, width), b);
                }
            }

            (a + b).Store(partial + v);
        }
    }
}
