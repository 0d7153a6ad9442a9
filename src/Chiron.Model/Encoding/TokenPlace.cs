namespace Chiron.Model;

/// <summary>The part that a token plays; each has a row of its own in the embedding.</summary>
internal enum TokenPlace : byte
{
    Static,
    StaticAnswer,
    Code,
    Answer,
    End,
    Diagnosis,
    Risk,
}
