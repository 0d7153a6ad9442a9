using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// The ECDSA key over P-256 that signs evidence packs: PKCS #8 in PEM, readable by its user alone. The same kind of file as the key that signs a
/// workspace's releases, so one key may serve both.
/// </summary>
public sealed class EvidenceKey : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly ECDsa _key;

    private EvidenceKey(ECDsa key) => _key = key;

    /// <summary>The public half: what others need in order to trust this signer's packs.</summary>
    public string PublicKeyPem => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <summary>Reads the key file, or makes it at its first use.</summary>
    /// <exception cref="DeidentificationException">The file is no such key, or others may read it.</exception>
    public static EvidenceKey LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            throw new DeidentificationException($"others may read the signing key '{path}'; run 'chmod 600' on it, and make a new key if someone may have copied it");
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            if (key.KeySize == 256)
                return new EvidenceKey(key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new DeidentificationException($"'{path}' is not a private key in PEM; restore it from a backup, or remove it to have a new one made", fault);
        }

        key.Dispose();
        throw new DeidentificationException($"the key in '{path}' is not over P-256; remove it to have a new one made");
    }

    /// <summary>Signs with SHA-256; the result is DER, which <c>openssl dgst -sha256 -verify</c> reads.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => _key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Whether the signature is by the key's owner over exactly these data; false also where the key is unreadable.</summary>
    public static bool Verify(string publicKeyPem, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(publicKeyPem);
            return key.KeySize == 256 && key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>SHA-256 over the public key (SubjectPublicKeyInfo), lower-case hexadecimal: the short name to compare over the telephone.</summary>
    /// <exception cref="CryptographicException">The text is no public key.</exception>
    public static string Fingerprint(string publicKeyPem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(publicKeyPem);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    public void Dispose() => _key.Dispose();

    private static void Create(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnerOnly;
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
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
            File.Delete(partial); // another run was faster: its key holds
        }
    }
}
