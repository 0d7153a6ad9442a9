using System.Security.Cryptography;
using System.Text;

namespace Chiron.Governance.Releases;

/// <summary>The owner's ECDSA key over P-256 that signs releases; it lies in <c>secrets/signing.pem</c> (PKCS #8), readable by its user alone.</summary>
public sealed class SigningKey : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ECDsa _key;

    private SigningKey(ECDsa key) => _key = key;

    /// <summary>The public half (SubjectPublicKeyInfo, PEM): what others need in order to trust this owner's releases.</summary>
    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <summary>Reads the workspace's key, or makes it at its first use.</summary>
    /// <exception cref="GovernanceException">The file is no such key, or others may read it.</exception>
    public static SigningKey OpenOrCreate(Workspace workspace)
    {
        var path = workspace.SigningKeyPath;
        if (!File.Exists(path))
            Create(path);
        return Open(path);
    }

    /// <summary>The public half of the workspace's key; null where it has none yet.</summary>
    public static string? FindPublicKey(Workspace workspace)
    {
        if (!File.Exists(workspace.SigningKeyPath))
            return null;
        using var key = Open(workspace.SigningKeyPath);
        return key.PublicKeyPem;
    }

    /// <summary>Signs with SHA-256; the result is DER (SEQUENCE of r and s), which <c>openssl dgst -sha256 -verify</c> reads.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        var signature = new byte[_key.GetMaxSignatureSize(DSASignatureFormat.Rfc3279DerSequence)];
        var length = _key.SignData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return signature[..length];
    }

    /// <summary>Whether <paramref name="signature"/> is by the key's owner over exactly <paramref name="data"/>; false also where the key is unreadable.</summary>
    public static bool Verify(string publicKeyPem, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(publicKeyPem);
            return key.KeySize == 256 && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)   // the last: a curve that the platform lacks
        {
            return false;
        }
    }

    /// <summary>SHA-256 over the key's SubjectPublicKeyInfo, lower-case hexadecimal: the short name to compare over the telephone.</summary>
    /// <exception cref="CryptographicException">The text is no public key.</exception>
    public static string Fingerprint(string publicKeyPem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKeyPem);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    public void Dispose() => _key.Dispose();

    private static SigningKey Open(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            throw new GovernanceException($"Others may read the signing key '{path}'; close it with 'chmod 600 {path}', and make a new key if it may have been copied.");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize == 256)
                return new SigningKey(key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or PlatformNotSupportedException)   // the last: a curve that the platform lacks
        {
            key.Dispose();
            throw new GovernanceException($"'{path}' is not a private key in PEM; restore it from a backup, or remove it to have a new one made.", e);
        }

        key.Dispose();
        throw new GovernanceException($"The key in '{path}' is not over P-256; remove it to have a new one made.");
    }

    private static void Create(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        var partial = $"{path}.{Environment.ProcessId}.partial";
        using (var stream = new FileStream(partial, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(partial, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(partial);   // another process made the key first: that one is the key
        }
    }
}
