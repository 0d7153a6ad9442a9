namespace Chiron.Testing;

/// <summary>The checkout that the tests run in, found upwards from the test assembly by <c>Chiron.slnx</c>.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Chiron.slnx")))
                return folder.FullName;

        throw new InvalidOperationException($"no Chiron.slnx in '{start}' or any folder above it");
    }
}
