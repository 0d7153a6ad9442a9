using Chiron.Governance.Releases;

namespace Chiron.Governance;

/// <summary>
/// A folder in which records become a released model: <c>chiron.yaml</c>, one folder a stage, <c>lineage/</c>, <c>secrets/</c> and <c>chiron.db</c>.
/// It holds paths and the configuration, not the data.
/// </summary>
public sealed class Workspace
{
    private const string ConfigurationName = "chiron.yaml";

    private static readonly string[] Folders = ["raw", "deidentified", "timelines", "runs", "releases", "lineage"];

    // What may already lie in a folder that is to become a workspace: our own layout, nothing else.
    private static readonly HashSet<string> OwnNames =
        [.. Folders, "source", "secrets", ConfigurationName, ConfigurationName + ".partial", "chiron.db", "chiron.db-wal", "chiron.db-shm"];

    private Workspace(string root, WorkspaceConfiguration configuration)
    {
        Root = root;
        Configuration = configuration;
    }

    /// <summary>The full path of the folder.</summary>
    public string Root { get; }

    public WorkspaceConfiguration Configuration { get; private set; }

    /// <summary>Identified records: nothing after de-identification reads them.</summary>
    public string Raw => Path.Combine(Root, "raw");

    public string Deidentified => Path.Combine(Root, "deidentified");

    /// <summary>The MEDS dataset.</summary>
    public string Timelines => Path.Combine(Root, "timelines");

    public string Runs => Path.Combine(Root, "runs");

    public string Releases => Path.Combine(Root, "releases");

    /// <summary>One record a step: what it read and wrote, by hash.</summary>
    public string Lineage => Path.Combine(Root, "lineage");

    /// <summary>Keys; mode 0700, never part of a release.</summary>
    public string Secrets => Path.Combine(Root, "secrets");

    /// <summary>The SQLite file of registry, audit and API keys.</summary>
    public string DatabasePath => Path.Combine(Root, "chiron.db");

    public string DeidentificationKeyPath => Path.Combine(Secrets, "deidentification.key");

    public string SigningKeyPath => Path.Combine(Secrets, "signing.pem");

    /// <summary>The folder of one training run; <paramref name="id"/> is a single folder name.</summary>
    public string RunFolder(string id) =>
        ReleaseName.IsName(id) ? Path.Combine(Runs, id) : throw new GovernanceException($"The run id '{id}' must be {ReleaseName.NameRule}.");

    public string ReleaseFolder(string name, string version) => Path.Combine(Releases, ReleaseName.FolderName(name, version));

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, ConfigurationName));

    /// <summary>Opens the workspace in <paramref name="folder"/>, or makes one there if the folder is missing or empty.</summary>
    /// <exception cref="GovernanceException">The folder holds something else, or its chiron.yaml is wrong.</exception>
    public static Workspace OpenOrCreate(string folder, WorkspaceConfiguration? configuration = null) =>
        Exists(folder) ? Open(folder) : Create(folder, configuration);

    /// <summary>Makes a workspace in a missing or empty folder.</summary>
    /// <exception cref="GovernanceException">The folder is a workspace already or holds something else.</exception>
    public static Workspace Create(string folder, WorkspaceConfiguration? configuration = null)
    {
        var root = Path.GetFullPath(folder);
        if (File.Exists(root))
            throw new GovernanceException($"'{folder}' is a file; a workspace is a folder: name another path.");
        if (Exists(root))
            throw new GovernanceException($"'{folder}' is a workspace already; open it, or name another folder.");
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).FirstOrDefault(entry => !OwnNames.Contains(Path.GetFileName(entry))) is not null)
            throw new GovernanceException($"'{folder}' holds other files and no {ConfigurationName}; a workspace starts in a missing or empty folder: name another path.");

        var workspace = new Workspace(root, configuration ?? new WorkspaceConfiguration());
        workspace.MakeFolders();
        WorkspaceFile.Write(Path.Combine(root, ConfigurationName), workspace.Configuration);
        return workspace;
    }

    /// <summary>Opens an existing workspace; folders that are missing are made.</summary>
    /// <exception cref="GovernanceException">There is no workspace in the folder, or its chiron.yaml is wrong.</exception>
    public static Workspace Open(string folder)
    {
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
            throw new GovernanceException($"There is no folder '{folder}'; name the workspace's folder, or create one there.");
        if (!Exists(root))
            throw new GovernanceException($"'{folder}' is not a workspace: it holds no {ConfigurationName}; name the workspace's folder, or create one.");

        var workspace = new Workspace(root, WorkspaceFile.Read(Path.Combine(root, ConfigurationName)));
        workspace.MakeFolders();
        return workspace;
    }

    /// <summary>Replaces the configuration, here and in chiron.yaml.</summary>
    public void Save(WorkspaceConfiguration configuration)
    {
        WorkspaceFile.Write(Path.Combine(Root, ConfigurationName), configuration);
        Configuration = configuration;
    }

    /// <summary>A path as records name it: relative to the workspace with forward slashes, or the full path of what lies outside.</summary>
    public string Name(string path)
    {
        var full = Path.GetFullPath(path);
        var relative = Path.GetRelativePath(Root, full);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? full : relative.Replace('\\', '/');
    }

    /// <summary>The full path of what a record names.</summary>
    public string Resolve(string name) => Path.GetFullPath(name, Root);

    private void MakeFolders()
    {
        Directory.CreateDirectory(Root);
        foreach (var name in Folders)
            Directory.CreateDirectory(Path.Combine(Root, name));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Secrets);
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(Secrets, OwnerOnly);
        if (File.GetUnixFileMode(Secrets) != OwnerOnly)
            File.SetUnixFileMode(Secrets, OwnerOnly);
    }
}
