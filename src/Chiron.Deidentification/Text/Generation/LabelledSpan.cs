namespace Chiron.Deidentification;

/// <summary>Where an identifier stands in a text whose identifiers are known.</summary>
/// <param name="Start">Characters (UTF-16) from the text's beginning.</param>
/// <param name="Length">Characters.</param>
public readonly record struct LabelledSpan(int Start, int Length, IdentifierCategory Category)
{
    public int End => Start + Length;
}
