namespace Chiron.Tensors;

/// <summary>
/// Counter-based random numbers: Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"). The n-th number of a stream is a
/// pure function of seed, stream and n, so that results don't depend on which thread drew what.
/// </summary>
/// <param name="seed">The key: one for a run.</param>
/// <param name="stream">Which of 2⁶⁴ independent sequences; make it from what the numbers are for.</param>
public struct CounterRandom(ulong seed, ulong stream)
{
    internal const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    private ulong _block;
    private UInt128 _drawn;
    private int _left;

    public uint NextUInt32()
    {
        if (_left == 0)
        {
            var (a, b, c, d) = Block(seed, stream, _block++);
            _drawn = new UInt128(((ulong)d << 32) | c, ((ulong)b << 32) | a);
            _left = 4;
        }

        var next = (uint)_drawn;
        _drawn >>= 32;
        _left--;
        return next;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (((ulong)NextUInt32() << 21) ^ (NextUInt32() >> 11)) * (1.0 / (1L << 53));

    /// <summary>Uniform over 0 … <paramref name="exclusiveMaximum"/> − 1 (Lemire 2019; the bias of at most 2⁻³² · maximum is accepted).</summary>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        return (int)(((ulong)NextUInt32() * (uint)exclusiveMaximum) >> 32);
    }

    /// <summary>Standard normal (Box and Muller 1958).</summary>
    public float NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return (float)(radius * Math.Cos(2 * Math.PI * NextDouble()));
    }

    /// <summary>Exponential with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>The four numbers at <paramref name="block"/> of a stream.</summary>
    internal static (uint A, uint B, uint C, uint D) Block(ulong seed, ulong stream, ulong block)
    {
        var (c0, c1, c2, c3) = ((uint)block, (uint)(block >> 32), (uint)stream, (uint)(stream >> 32));
        var (k0, k1) = ((uint)seed, (uint)(seed >> 32));
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)Multiplier0 * c0;
            var p1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }
}
