namespace Chiron.Deidentification;

/// <summary>What the tagger reads of one token.</summary>
/// <param name="Word">The token's hash, folded to 32 bits.</param>
/// <param name="Ends">Its first and last letters, five bits each.</param>
/// <param name="Gap">What stands between it and the token before, a bit for each kind of character.</param>
/// <param name="Label">The word before the last colon on the same line, hashed; 0 for none.</param>
/// <param name="Elsewhere">How the same word stands at other places of the note: the bits of <see cref="WordPlaces"/>.</param>
/// <param name="Class">In whose company the word stands elsewhere in the language.</param>
internal readonly record struct TaggedToken(uint Word, uint Ends, WordTraits Traits, byte Shape, ushort Gap, uint Label, byte Elsewhere, WordClass Class, bool IsCandidate);
