namespace Chiron.Knowledge.Search;

/// <summary>A passage that a query found.</summary>
/// <param name="Document">Id of its document.</param>
/// <param name="Title">Of the document.</param>
/// <param name="Citation">Of the document.</param>
/// <param name="Place">Where in the document.</param>
/// <param name="Text">The passage, whole.</param>
/// <param name="Score">bm25, the title and the place weighted above the text; the greater, the better. Comparable within one query alone.</param>
public sealed record SearchHit(string Document, string Title, string Citation, string Place, string Text, double Score);
