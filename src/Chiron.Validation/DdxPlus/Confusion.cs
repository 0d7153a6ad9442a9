namespace Chiron.Validation.DdxPlus;

/// <summary>A condition that was taken for another, and how often.</summary>
public sealed record Confusion(string Truth, string Answer, int Cases);
