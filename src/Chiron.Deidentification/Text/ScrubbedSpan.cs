namespace Chiron.Deidentification;

/// <summary>One identifier found in a text.</summary>
/// <param name="Start">Characters (UTF-16) from the text's beginning.</param>
/// <param name="Length">Characters.</param>
/// <param name="Layer">What found it.</param>
/// <param name="Replacement">What stands in its place.</param>
public readonly record struct ScrubbedSpan(int Start, int Length, IdentifierCategory Category, ScrubLayer Layer, string Replacement)
{
    public int End => Start + Length;
}
