namespace Chiron.Timelines.Storage;

/// <summary>
/// A folder written aside, as <c>name.partial</c>, and renamed into place when it is whole, so that no reader ever takes half of it for all of it.
/// Disposed before <see cref="Commit"/>, it leaves nothing.
/// </summary>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _target;

    /// <summary>Makes the folder aside, empty; what a run that was killed left there is removed, and what it had moved away is put back.</summary>
    /// <exception cref="IOException">There is a file where the folder should be, or the disk refuses.</exception>
    public AtomicFolder(string target)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        Path = _target + AtomicFile.PartialSuffix;
        if (File.Exists(_target))
            throw new IOException($"'{_target}' is a file where a folder was expected");
        if (!Directory.Exists(_target) && Directory.Exists(Replaced)) // killed between the two renames of Commit
            Directory.Move(Replaced, _target);
        DeleteIfThere(Path);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write until <see cref="Commit"/>.</summary>
    public string Path { get; }

    /// <summary>Puts the folder in its place; what stood there is removed once the new one stands.</summary>
    public void Commit()
    {
        DeleteIfThere(Replaced);
        if (Directory.Exists(_target))
            Directory.Move(_target, Replaced);
        Directory.Move(Path, _target);
        DeleteIfThere(Replaced);
    }

    public void Dispose() => DeleteIfThere(Path);

    // Where the folder that a new one replaces stands while the two change places.
    private string Replaced => _target + ".replaced";

    private static void DeleteIfThere(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
