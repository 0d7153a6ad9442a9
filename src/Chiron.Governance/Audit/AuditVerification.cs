namespace Chiron.Governance.Audit;

/// <summary>What a check of the chain found.</summary>
/// <param name="Entries">Entries read until the end or the first fault.</param>
/// <param name="Head">Hash of the last sound entry: written down elsewhere, it also proves later that nothing was cut off the end.</param>
/// <param name="Fault">The first fault as a sentence; null where the chain is whole.</param>
public sealed record AuditVerification(long Entries, string Head, string? Fault)
{
    public bool IsWhole => Fault is null;
}
