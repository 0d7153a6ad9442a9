using System.Buffers;
using System.Security.Cryptography;
using Chiron.Timelines.Storage;

namespace Chiron.Governance.Releases;

/// <summary>A release being written in a folder aside: each file is hashed as it is copied, and the whole folder is renamed at the end.</summary>
internal sealed class ReleaseAssembly
{
    private readonly string _folder;
    private readonly IProgress<long>? _progress;
    private readonly CancellationToken _stop;
    private readonly List<ReleaseFile> _files = [];
    private long _bytes;

    public ReleaseAssembly(string folder, IProgress<long>? bytesWritten, CancellationToken stop)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);   // left by an attempt that was killed
        Directory.CreateDirectory(folder);
        _folder = folder;
        _progress = bytesWritten;
        _stop = stop;
    }

    public IReadOnlyList<ReleaseFile> Files => _files;

    /// <param name="source">The folder to copy with all it holds.</param>
    /// <param name="name">Where it goes in the release.</param>
    public void CopyFolder(string source, string name)
    {
        if (!Directory.Exists(source))
            throw new GovernanceException($"The release needs the folder '{source}', which does not exist; run the step that writes it first.");
        var files = Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new GovernanceException($"The release needs the folder '{source}', which is empty; run the step that writes it first.");
        foreach (var file in files)
            CopyFile(file, $"{name}/{Path.GetRelativePath(source, file).Replace('\\', '/')}");
    }

    /// <param name="source">The file to copy.</param>
    /// <param name="path">Where it goes in the release, with forward slashes.</param>
    public void CopyFile(string source, string path)
    {
        var file = new FileInfo(source);
        if (!file.Exists)
            throw new GovernanceException($"The release needs the file '{source}', which does not exist; run the step that writes it first.");
        if (file.LinkTarget is not null)
            throw new GovernanceException($"'{source}' is a link; a release takes only plain files: copy the file there.");

        using var input = file.OpenRead();
        Write(path, output =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
            try
            {
                for (int read; (read = input.Read(buffer)) > 0;)
                {
                    _stop.ThrowIfCancellationRequested();
                    hash.AppendData(buffer, 0, read);
                    output.Write(buffer, 0, read);
                    _progress?.Report(_bytes += read);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        });
    }

    public void Add(string path, byte[] content) =>
        Write(path, output =>
        {
            output.Write(content);
            return ContentHash.OfBytes(content);
        });

    /// <summary>Writes the manifest and its signature, and gives the release its name.</summary>
    public void Complete(string folder, byte[] manifest, byte[] signature)
    {
        _stop.ThrowIfCancellationRequested();
        AtomicFile.WriteAllBytes(Path.Combine(_folder, ReleaseBundle.ManifestName), manifest);
        AtomicFile.WriteAllBytes(Path.Combine(_folder, ReleaseBundle.SignatureName), signature);
        Directory.Move(_folder, folder);
    }

    private void Write(string path, Func<Stream, string> write)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var output = new FileStream(full, FileMode.CreateNew, FileAccess.Write);
        var hash = write(output);
        output.Flush(flushToDisk: true);
        _files.Add(new ReleaseFile(path, output.Length, hash));
    }
}
