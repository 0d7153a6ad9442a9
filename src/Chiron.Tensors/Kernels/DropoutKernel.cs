using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>
/// Philox 4x32-10 on eight counters at once, sixteen bits for each value: of the 64 values of group g, which take blocks 8g … 8g + 7, value 16·v + 2·l + h
/// takes the low (v even) or high (v odd) half of word 2·(v/2) + h of block 8g + l. Groups are counted row by row, each row beginning a new one.
/// </summary>
internal static class DropoutKernel
{
    private const int Group = 64;
    private const int Lanes = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Matrix x, uint threshold, ulong seed, ulong stream)
    {
        var scale = Vector512.Create(65536f / (65536 - threshold));
        var groupsInRow = (ulong)((x.Columns + Group - 1) / Group);
        Span<float> tail = stackalloc float[Group];
        for (var row = 0; row < x.Rows; row++)
        {
            var values = x[row];
            var block = (ulong)row * groupsInRow * Lanes;
            for (; values.Length >= Group; values = values[Group..], block += Lanes)
                ApplyGroup(values, threshold, scale, seed, stream, block);

            if (!values.IsEmpty)
            {
                values.CopyTo(tail);
                ApplyGroup(tail, threshold, scale, seed, stream, block);
                tail[..values.Length].CopyTo(values);
            }
        }
    }

    /// <summary>What consecutive groups of 64 values are multiplied by: 0, or 1/(1 − rate).</summary>
    /// <param name="firstGroup">The first group's number in the stream.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Factors(Span<float> factors, uint threshold, ulong seed, ulong stream, ulong firstGroup)
    {
        var scale = Vector512.Create(65536f / (65536 - threshold));
        factors.Fill(1);
        for (var block = firstGroup * Lanes; !factors.IsEmpty; factors = factors[Group..], block += Lanes)
            ApplyGroup(factors, threshold, scale, seed, stream, block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ApplyGroup(Span<float> values, uint threshold, Vector512<float> scale, ulong seed, ulong stream, ulong block)
    {
        var low = Vector512.Create(0xFFFFFFFFUL);
        var counter = Vector512.Create(block) + Vector512<ulong>.Indices;
        var (c0, c1) = (counter & low, counter >>> 32);
        var (c2, c3) = (Vector512.Create(stream & 0xFFFFFFFF), Vector512.Create(stream >> 32));
        var (k0, k1) = ((uint)seed, (uint)(seed >> 32));
        for (var round = 0; round < 10; round++)
        {
            var p0 = Multiply(c0, CounterRandom.Multiplier0);
            var p1 = Multiply(c2, CounterRandom.Multiplier1);
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c1 = p1 & low;
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c3 = p0 & low;
            k0 += CounterRandom.Weyl0;
            k1 += CounterRandom.Weyl1;
        }

        var first = (c0 | (c1 << 32)).AsUInt32();
        var second = (c2 | (c3 << 32)).AsUInt32();
        var half = Vector512.Create(0xFFFFu);
        var limit = Vector512.Create(threshold);
        Keep(values, first & half, limit, scale);
        Keep(values[16..], first >>> 16, limit, scale);
        Keep(values[32..], second & half, limit, scale);
        Keep(values[48..], second >>> 16, limit, scale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Span<float> values, Vector512<uint> random, Vector512<uint> threshold, Vector512<float> scale) =>
        (Vector512.Create<float>(values) * scale & Vector512.GreaterThanOrEqual(random, threshold).AsSingle()).CopyTo(values);

    /// <summary>The 64-bit products of numbers below 2³².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Multiply(Vector512<ulong> x, uint factor) =>
        Avx512F.IsSupported ? Avx512F.Multiply(x.AsUInt32(), Vector512.Create((ulong)factor).AsUInt32()) : x * factor;
}
