namespace Chiron.Timelines.DuckDb;

/// <summary>One bit a row: set where the row holds a value. An absent mask means that all do.</summary>
public readonly ref struct ValidityMask
{
    private readonly ReadOnlySpan<ulong> _words;

    internal ValidityMask(ReadOnlySpan<ulong> words) => _words = words;

    /// <summary>True where the column has no mask, so that no row needs to be asked.</summary>
    public bool AllValid => _words.IsEmpty;

    public bool IsValid(int row) => _words.IsEmpty || (_words[row >> 6] >> (row & 63) & 1) != 0;
}
