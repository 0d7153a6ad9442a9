using System.Buffers.Binary;

namespace Chiron.Simulation.Randomness;

/// <summary>
/// One stream of random numbers of one subject: SplitMix64 (Steele, Lea and Flood 2014) started from a mix of seed, subject and stream.
/// What a subject draws depends on nothing else, so neither threads nor other subjects can change a life.
/// </summary>
internal sealed class SubjectRandom
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    public SubjectRandom(long seed, long subject, RandomStream stream) =>
        _state = Mix(Mix(Mix((ulong)seed + Gamma) ^ (ulong)subject) + Gamma * ((ulong)stream + 1));

    public ulong NextBits() => Mix(_state += Gamma);

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1.</summary>
    public int Below(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Exponential with mean 1.</summary>
    public double Exponential() => -Math.Log(1 - Uniform());

    /// <summary>Standard normal (Box and Muller 1958; the second value is not kept, so that a draw always costs two uniforms).</summary>
    public double Normal() => Math.Sqrt(2 * Exponential()) * Math.Cos(2 * Math.PI * Uniform());

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index drawn in proportion to <paramref name="weights"/>, which need not sum to 1.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var w in weights)
            total += w;
        var left = Uniform() * total;
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0)
                continue;
            last = i;
            left -= weights[i];
            if (left < 0)
                return i;
        }

        return last;
    }

    /// <summary>A version 4 UUID (RFC 9562) from this stream.</summary>
    public Guid Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, NextBits());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], NextBits());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
