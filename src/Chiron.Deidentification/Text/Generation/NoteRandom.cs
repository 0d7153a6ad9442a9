namespace Chiron.Deidentification;

/// <summary>The random numbers of a generated note: SplitMix64 (Steele, Lea and Flood 2014), so that a seed gives the same note on every runtime.</summary>
internal sealed class NoteRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Uniform below <paramref name="limit"/>; the bias of the remainder is below 2⁻³² for the limits used here.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public int Between(int low, int high) => low + Below(high - low + 1);

    public double Uniform() => (Next() >> 11) * (1.0 / (1ul << 53));

    public bool Chance(double probability) => Uniform() < probability;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Those nearer the head of a list more often: the index is n·u².</summary>
    public T FrequentOf<T>(IReadOnlyList<T> items) => items[(int)(items.Count * Math.Pow(Uniform(), 2))];

    public string Digits(int count) => string.Create(count, this, static (span, random) =>
    {
        foreach (ref var c in span)
            c = (char)('0' + random.Below(10));
    });

    public string Letters(int count) => string.Create(count, this, static (span, random) =>
    {
        foreach (ref var c in span)
            c = "ABCDEFGHJKLMNPRSTUVWXYZ"[random.Below(23)];
    });

    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
