namespace Chiron.Governance.Access;

/// <summary>A key that may call the service. The key itself is never stored, only its SHA-256.</summary>
/// <param name="Id">The public part of the key, which logs and audit name.</param>
/// <param name="Name">What it is for, in the owner's words.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">Since when it is refused; null while it is good.</param>
public sealed record ApiKey(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);
