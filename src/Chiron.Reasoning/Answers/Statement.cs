namespace Chiron.Reasoning.Answers;

/// <summary>One sentence of an answer and the facts that carry it.</summary>
/// <param name="Section">Heading that it stands under.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Facts">Ids of facts; never empty.</param>
public sealed record Statement(string Section, string Text, IReadOnlyList<string> Facts);
