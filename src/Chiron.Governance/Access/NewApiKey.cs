namespace Chiron.Governance.Access;

/// <summary>A key just made: the only time that its plain text exists outside its user's hands.</summary>
public sealed record NewApiKey(ApiKey Key, string Plaintext);
