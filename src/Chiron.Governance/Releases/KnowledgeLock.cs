namespace Chiron.Governance.Releases;

/// <summary>Which knowledge pack a release answers from: its version and the hash of its content. Saved as <c>knowledge.lock.json</c>.</summary>
public sealed record KnowledgeLock(string Version, string ContentHash);
