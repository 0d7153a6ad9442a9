namespace Chiron.Deidentification;

/// <summary>A text without its identifiers, and where they stood in the original.</summary>
public sealed record ScrubbedText(string Text, IReadOnlyList<ScrubbedSpan> Spans);
