namespace Chiron.Reasoning.Cases;

/// <summary>A place in the text that was read.</summary>
/// <param name="Start">Offset of the first character.</param>
/// <param name="Length">Characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;
}
