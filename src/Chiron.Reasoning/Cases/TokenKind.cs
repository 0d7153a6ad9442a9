namespace Chiron.Reasoning.Cases;

internal enum TokenKind
{
    Word,
    Number,
    Mark,
}
