using System.Security.Cryptography;
using System.Text;
using Chiron.Governance.Storage;
using Dapper;

namespace Chiron.Governance.Access;

/// <summary>
/// The API keys of a workspace: <c>chiron_&lt;id&gt;_&lt;secret&gt;</c>, the secret being 256 random bits. A hash without salt is enough for such a secret;
/// it is compared in constant time.
/// </summary>
public sealed class ApiKeys(GovernanceDatabase database, TimeProvider time)
{
    private const string Prefix = "chiron_";
    private const int IdLength = 12;
    private const int SecretBytes = 32;

    // Compared with where the id is unknown, so that a wrong id takes the same path as a wrong secret.
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    /// <summary>Makes a key and returns its plain text, once.</summary>
    /// <param name="name">What it is for; not a secret.</param>
    public NewApiKey Create(string name)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var plaintext = $"{Prefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        var now = time.GetUtcNow();
        using var connection = database.Connect();
        connection.Execute(
            "INSERT INTO api_key (id, name, sha256, created_at) VALUES (@id, @name, @hash, @now)",
            new { id, name, hash = HashOf(plaintext), now = GovernanceDatabase.Text(now) });
        return new NewApiKey(new ApiKey(id, name, now, RevokedAt: null), plaintext);
    }

    /// <summary>The key whose plain text this is; null where there is none or it was revoked.</summary>
    public ApiKey? Authenticate(string plaintext)
    {
        var hash = HashOf(plaintext);
        var row = plaintext.StartsWith(Prefix, StringComparison.Ordinal) && plaintext.Length > Prefix.Length + IdLength
            ? Find(plaintext.Substring(Prefix.Length, IdLength))
            : null;
        return CryptographicOperations.FixedTimeEquals(hash, row?.Sha256 ?? NoHash) && row?.Revoked_At is null ? row?.ToKey() : null;
    }

    /// <summary>Refuses the key from now on; false where there is no such id.</summary>
    public bool Revoke(string id)
    {
        using var connection = database.Connect();
        return connection.Execute(
            "UPDATE api_key SET revoked_at = coalesce(revoked_at, @now) WHERE id = @id", new { id, now = GovernanceDatabase.Text(time.GetUtcNow()) }) > 0;
    }

    public IReadOnlyList<ApiKey> List()
    {
        using var connection = database.Connect();
        return [.. connection.Query<Row>("SELECT id, name, sha256, created_at, revoked_at FROM api_key ORDER BY created_at").Select(row => row.ToKey())];
    }

    private Row? Find(string id)
    {
        using var connection = database.Connect();
        return connection.QueryFirstOrDefault<Row>("SELECT id, name, sha256, created_at, revoked_at FROM api_key WHERE id = @id", new { id });
    }

    private static byte[] HashOf(string plaintext) => SHA256.HashData(Encoding.UTF8.GetBytes(plaintext));

    private sealed record Row(string Id, string Name, byte[] Sha256, string Created_At, string? Revoked_At)
    {
        public ApiKey ToKey() => new(Id, Name, GovernanceDatabase.Time(Created_At), Revoked_At is null ? null : GovernanceDatabase.Time(Revoked_At));
    }
}
