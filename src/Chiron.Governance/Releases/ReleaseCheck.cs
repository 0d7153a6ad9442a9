using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Governance.Releases;

/// <summary>
/// The check that stands before every use of a release: the signature first, so that nothing in the manifest is believed before it is proven,
/// then the folder against the manifest, file by file.
/// </summary>
internal static class ReleaseCheck
{
    // No honest manifest is larger; a lying file cannot make us allocate more.
    private const long MaximumManifestBytes = 64 << 20;

    public static ReleaseBundle Open(string folder, string? trustedPublicKeyPem, CancellationToken stop)
    {
        if (!Directory.Exists(folder))
            throw new ReleaseRefusedException($"There is no release at '{folder}'; name the folder of a release.");
        var present = FilesIn(folder);
        var manifestBytes = ReadSmall(folder, ReleaseBundle.ManifestName, present);
        var signature = ReadSmall(folder, ReleaseBundle.SignatureName, present);
        var publicKey = trustedPublicKeyPem ?? System.Text.Encoding.UTF8.GetString(ReadSmall(folder, ReleaseBundle.PublicKeyName, present));
        if (!SigningKey.Verify(publicKey, manifestBytes, signature))
            throw Refused(folder, trustedPublicKeyPem is null
                ? $"'{ReleaseBundle.SignatureName}' does not fit '{ReleaseBundle.ManifestName}' and '{ReleaseBundle.PublicKeyName}': one of the three was altered"
                : $"'{ReleaseBundle.SignatureName}' is not a signature of '{ReleaseBundle.ManifestName}' by the trusted key: it was altered, or another key signed it");

        var manifest = Parse(folder, manifestBytes);
        CheckFiles(folder, manifest, present, stop);
        return new ReleaseBundle(folder, manifest, ContentHash.OfBytes(manifestBytes));
    }

    private static void CheckFiles(string folder, ReleaseManifest manifest, Dictionary<string, FileInfo> present, CancellationToken stop)
    {
        var expected = new HashSet<string>(StringComparer.Ordinal) { ReleaseBundle.ManifestName, ReleaseBundle.SignatureName };
        foreach (var file in manifest.Files)
        {
            stop.ThrowIfCancellationRequested();
            if (!IsPlainRelativePath(file.Path))
                throw Refused(folder, $"the manifest names '{file.Path}', which is not a plain path inside the release");
            if (!expected.Add(file.Path))
                throw Refused(folder, $"the manifest names '{file.Path}' twice");
            if (!present.TryGetValue(file.Path, out var found))
                throw Refused(folder, $"the file '{file.Path}' is missing");
            if (found.Length != file.Bytes)
                throw Refused(folder, $"the file '{file.Path}' has {found.Length} bytes, and {file.Bytes} were signed");
            if (file.Bytes > 0 && ContentHash.OfFile(found.FullName) != file.Sha256)
                throw Refused(folder, $"the file '{file.Path}' was altered: its SHA-256 is not the one that was signed");
        }

        if (present.Keys.FirstOrDefault(path => !expected.Contains(path)) is { } extra)
            throw Refused(folder, $"the file '{extra}' is not part of the signed release; remove it");
    }

    // Walks by hand rather than by EnumerateFiles, so that no link is followed.
    private static Dictionary<string, FileInfo> FilesIn(string folder)
    {
        var files = new Dictionary<string, FileInfo>(StringComparer.Ordinal);
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (open.TryPop(out var directory))
            foreach (var entry in directory.EnumerateFileSystemInfos())
            {
                var path = Path.GetRelativePath(folder, entry.FullName).Replace('\\', '/');
                if (entry.LinkTarget is not null || entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                    throw Refused(folder, $"'{path}' is a link; a release holds only plain files");
                if (entry is DirectoryInfo child)
                    open.Push(child);
                else
                    files[path] = (FileInfo)entry;
            }

        return files;
    }

    private static ReleaseManifest Parse(string folder, byte[] bytes)
    {
        ReleaseManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(bytes, GovernanceJson.Default.ReleaseManifest);
        }
        catch (JsonException e)
        {
            throw new ReleaseRefusedException($"The release at '{folder}' is refused: '{ReleaseBundle.ManifestName}' is not a manifest that this version reads.", e);
        }

        if (manifest is not { Format: ReleaseManifest.CurrentFormat })
            throw Refused(folder, $"'{ReleaseBundle.ManifestName}' has format {manifest?.Format}, and this version reads format {ReleaseManifest.CurrentFormat}; use the version that wrote it");
        if (!ReleaseName.IsName(manifest.Name) || !ReleaseName.IsVersion(manifest.Version))
            throw Refused(folder, $"'{ReleaseBundle.ManifestName}' names the release in a way that breaks the rule for names");
        return manifest;
    }

    private static byte[] ReadSmall(string folder, string name, Dictionary<string, FileInfo> present)
    {
        if (!present.TryGetValue(name, out var file))
            throw Refused(folder, $"the file '{name}' is missing");
        if (file.Length is 0 or > MaximumManifestBytes)
            throw Refused(folder, $"the file '{name}' has {file.Length} bytes, which it never has");
        return File.ReadAllBytes(file.FullName);
    }

    private static bool IsPlainRelativePath(string path) =>
        path.Length > 0
        && !path.Contains('\\')
        && !path.Contains('\0')
        && !Path.IsPathRooted(path)
        && path.Split('/').All(segment => segment is not ("" or "." or ".."));

    private static ReleaseRefusedException Refused(string folder, string why) => new($"The release at '{folder}' is refused: {why}.");
}
