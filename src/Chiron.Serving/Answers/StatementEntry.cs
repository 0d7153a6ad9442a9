namespace Chiron.Serving.Answers;

/// <summary>One sentence of the text.</summary>
/// <param name="Section">The heading that it stands under.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Facts">What carries it, in words; never empty.</param>
public sealed record StatementEntry(string Section, string Text, IReadOnlyList<string> Facts);
