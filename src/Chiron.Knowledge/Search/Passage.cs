namespace Chiron.Knowledge.Search;

/// <summary>A piece of a document that is found and cited as a whole: a paragraph or a few.</summary>
/// <param name="Place">Where in the document: a heading, a line, a section.</param>
/// <param name="Text">At most <see cref="PassageSplitter.LongestPassage"/> characters.</param>
public sealed record Passage(string Place, string Text);
