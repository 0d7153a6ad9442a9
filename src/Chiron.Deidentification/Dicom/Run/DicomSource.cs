using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Chiron.Intake;
using Chiron.Timelines.Storage;

namespace Chiron.Deidentification;

/// <summary>
/// The DICOM files of a folder, in the order of their paths. Beside records they are told by the mark that Part 10 asks for or by their names; in a folder without
/// records every file is taken for one, so that what cannot be read is counted.
/// </summary>
internal sealed class DicomSource
{
    private static readonly string[] Extensions = [".dcm", ".dicom", ".ima"];
    private static readonly IReadOnlyList<string> LeftOut = new FhirSourceOptions().LeftOut;

    private readonly string _folder;
    private readonly int _threads;

    private DicomSource(string folder, int threads, List<FileInfo> files, bool isAlone) =>
        (_folder, _threads, Files, IsAlone) = (folder, threads > 0 ? threads : Environment.ProcessorCount, files, isAlone);

    public List<FileInfo> Files { get; }

    /// <summary>Whether the folder holds no file of records.</summary>
    public bool IsAlone { get; }

    public long TotalBytes => Files.Sum(file => file.Length);

    /// <summary>A digest of which files there are, how long and how old.</summary>
    public string Digest
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in Files)
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Name(file)}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n")));
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>Path within the folder.</summary>
    public string Name(FileInfo file) => Path.GetRelativePath(_folder, file.FullName);

    /// <summary>The name of a file's output within the target's folder, which tells nothing of its own.</summary>
    public static string OutputName(string name, Pseudonyms pseudonyms)
    {
        var id = pseudonyms.Id("dicom-file|" + name);
        return $"{id[..2]}/{id}.dcm";
    }

    /// <param name="path">A folder; of a file there are none.</param>
    /// <param name="threads">Files at a time; 0 for one a processor.</param>
    public static DicomSource Find(string path, int threads)
    {
        if (!Directory.Exists(path))
            return new DicomSource(path, threads, [], isAlone: false);
        var all = new List<FileInfo>();
        Collect(new DirectoryInfo(path), all);
        var isAlone = all.Count > 0 && !all.Exists(file => FhirSource.IsFhirFileName(file.Name));
        if (!isAlone)
            all.RemoveAll(file => LeftOut.Contains(Path.GetRelativePath(path, file.FullName).Split(Path.DirectorySeparatorChar)[0], StringComparer.Ordinal) || !IsDicom(file));
        all.Sort((a, b) => string.CompareOrdinal(a.FullName, b.FullName));
        return new DicomSource(path, threads, all, isAlone);
    }

    /// <summary>Adds what all files state about people.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public void Collect(DeidentificationPolicy policy, DeidentificationKey key, IdentityIndex identities, StageProgress progress, CancellationToken stop) =>
        ForEach(() => new DicomCleaner(policy, key, identities), (cleaner, index) =>
        {
            cleaner.Collect(Files[index].FullName);
            progress.Add(Files[index].Length);
        }, stop);

    /// <summary>Does something for each file, several at a time; the first fault is thrown as it was.</summary>
    /// <param name="make">What one thread uses.</param>
    public void ForEach<T>(Func<T> make, Action<T, int> act, CancellationToken stop)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = stop };
        try
        {
            Parallel.For(0, Files.Count, parallel, make, (index, _, mine) =>
            {
                act(mine, index);
                return mine;
            }, _ => { });
        }
        catch (AggregateException faults)
        {
            stop.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }

    private static void Collect(DirectoryInfo folder, List<FileInfo> files)
    {
        foreach (var file in folder.EnumerateFiles())
            if (!file.Name.StartsWith('.') && !file.Name.EndsWith(AtomicFile.PartialSuffix, StringComparison.Ordinal))
                files.Add(file);
        foreach (var child in folder.EnumerateDirectories())
            if (!child.Name.StartsWith('.') && child.LinkTarget is null)
                Collect(child, files);
    }

    private static bool IsDicom(FileInfo file)
    {
        if (FhirSource.IsFhirFileName(file.Name))
            return false;
        if (file.Name == "DICOMDIR" || Extensions.Any(extension => file.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)))
            return true;
        Span<byte> head = stackalloc byte[132];
        try
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[128..].SequenceEqual("DICM"u8);
        }
        catch (UnauthorizedAccessException)
        {
            return true; // cleaning quarantines it, with the reason
        }
    }
}
