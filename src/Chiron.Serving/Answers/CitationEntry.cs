namespace Chiron.Serving.Answers;

/// <summary>A source that a statement rests on, as it is cited.</summary>
public sealed record CitationEntry(string Id, string Citation);
