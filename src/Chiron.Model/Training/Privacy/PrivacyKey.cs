using System.Globalization;
using System.Security.Cryptography;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// The secret that noise and sampling of a private run are drawn from: known, it would let anyone take the noise off again. It lies in a file that its owner alone
/// may read, so that a run that was killed can go on, and is destroyed when the run is done.
/// </summary>
internal static class PrivacyKey
{
    private const string FileName = "privacy.key";

    public static ulong OpenOrCreate(string runFolder)
    {
        var path = Path.Combine(runFolder, FileName);
        if (!File.Exists(path))
        {
            Span<byte> key = stackalloc byte[sizeof(ulong)];
            RandomNumberGenerator.Fill(key);
            AtomicFile.WriteAllText(path, Convert.ToHexString(key));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return ulong.TryParse(File.ReadAllText(path), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var secret)
            ? secret
            : throw new ModelException($"'{path}' is not the key that this run began with; choose another run folder and train from the beginning");
    }

    public static void Destroy(string runFolder) => File.Delete(Path.Combine(runFolder, FileName));
}
