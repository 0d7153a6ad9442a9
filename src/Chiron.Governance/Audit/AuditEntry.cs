namespace Chiron.Governance.Audit;

/// <summary>An event in its place in the chain.</summary>
/// <param name="Sequence">1, 2, 3 … without gaps.</param>
/// <param name="Event">What happened.</param>
/// <param name="PreviousHash">The hash of the entry before; 64 zeros before the first.</param>
/// <param name="Hash">SHA-256 over the previous hash, the sequence and the event, lower-case hexadecimal.</param>
public sealed record AuditEntry(long Sequence, AuditEvent Event, string PreviousHash, string Hash);
