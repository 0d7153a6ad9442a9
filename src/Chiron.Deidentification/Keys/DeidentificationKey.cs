using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// The workspace's secret of 32 random bytes, from which every pseudonym, date offset and surrogate is derived by HMAC-SHA-256 (RFC 2104).
/// Who has it can link the output to the input again, so it is kept beside neither.
/// </summary>
/// <remarks>Each use has a label of its own, and each label a key of its own: HMAC(secret, label) keys HMAC(·, message).</remarks>
public sealed class DeidentificationKey
{
    /// <summary>Length of the secret.</summary>
    public const int Bytes = 32;

    private const UnixFileMode OthersMayUse =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly byte[][] _labelKeys;

    private DeidentificationKey(ReadOnlySpan<byte> secret, string? path)
    {
        Path = path;
        var labels = Enum.GetValues<DerivationLabel>();
        _labelKeys = new byte[labels.Length][];
        foreach (var label in labels)
            _labelKeys[(int)label] = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"chiron/deidentification/1/{label}"));
        Span<byte> fingerprint = stackalloc byte[32];
        Derive(DerivationLabel.Fingerprint, [], fingerprint);
        Fingerprint = Convert.ToHexStringLower(fingerprint[..8]);
    }

    /// <summary>Sixteen hexadecimal digits that tell keys apart and betray nothing of them.</summary>
    public string Fingerprint { get; }

    /// <summary>The key file; null for a key that lives in memory only.</summary>
    public string? Path { get; }

    /// <summary>A key that is kept in no file, as in tests.</summary>
    /// <param name="secret">32 bytes.</param>
    public static DeidentificationKey FromBytes(ReadOnlySpan<byte> secret) =>
        secret.Length == Bytes
            ? new DeidentificationKey(secret, path: null)
            : throw new DeidentificationException($"a de-identification key has {Bytes} bytes, and {secret.Length} were given");

    /// <summary>Reads the key file, or makes it with a fresh random secret, readable by its owner alone, in a folder that only they may enter.</summary>
    /// <exception cref="DeidentificationException">The file has another length, or others than its owner may use it.</exception>
    public static DeidentificationKey LoadOrCreate(string path)
    {
        if (!File.Exists(path))
            Create(path);
        return Load(path);
    }

    /// <exception cref="DeidentificationException">There is no such file, it has another length, or others than its owner may use it.</exception>
    public static DeidentificationKey Load(string path)
    {
        if (!File.Exists(path))
            throw new DeidentificationException($"there is no key file '{path}'; give the path of the workspace's key, or let the first run make one");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMayUse) != UnixFileMode.None)
            throw new DeidentificationException(
                $"the key file '{path}' may be used by others than its owner; run 'chmod 600' on it, and make a new key if someone may have read it");
        var length = new FileInfo(path).Length;
        if (length != Bytes)
            throw new DeidentificationException($"the key file '{path}' has {length} bytes where {Bytes} were expected; put the workspace's own key there");
        return new DeidentificationKey(File.ReadAllBytes(path), path);
    }

    /// <summary>HMAC-SHA-256 of <paramref name="message"/> under the label's key.</summary>
    /// <param name="digest">32 bytes, written.</param>
    internal void Derive(DerivationLabel label, ReadOnlySpan<byte> message, Span<byte> digest) =>
        HMACSHA256.HashData(_labelKeys[(int)label], message, digest);

    /// <summary>The same derivation for many messages of one thread.</summary>
    internal IncrementalHash Derivation(DerivationLabel label) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _labelKeys[(int)label]);

    internal void Derive(DerivationLabel label, string message, Span<byte> digest) =>
        Derive(label, Encoding.UTF8.GetBytes(message), digest);

    private static void Create(string path)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var partial = $"{path}.{Environment.ProcessId}.partial";
        File.Delete(partial);
        using (var stream = new FileStream(partial, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(Bytes));
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
