namespace Chiron.Reasoning.Cases;

/// <summary>A word, a number or a mark of the text.</summary>
/// <param name="Start">Offset of the first character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Normal">Lower case, without a plural or possessive ending; the mark itself for a mark.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct Token(int Start, int Length, string Normal, TokenKind Kind)
{
    public int End => Start + Length;

    /// <summary>A full stop, an exclamation or question mark, a semicolon or the end of a line.</summary>
    public bool EndsSentence => Kind == TokenKind.Mark && Normal is "." or "!" or "?" or ";" or "\n";
}
