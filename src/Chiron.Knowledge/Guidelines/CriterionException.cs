namespace Chiron.Knowledge.Guidelines;

/// <summary>A text that is no criterion; the message says what was found and what was expected.</summary>
/// <param name="message">A sentence.</param>
/// <param name="offset">Of the first character that does not fit, from 0; the text's length where it ends too early.</param>
public sealed class CriterionException(string message, int offset) : FormatException(message)
{
    public int Offset { get; } = offset;
}
