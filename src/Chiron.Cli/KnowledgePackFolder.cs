using Chiron.Governance;

namespace Chiron.Cli;

/// <summary>Finds the knowledge pack that a verb should use: the one named, the workspace's, or the starter pack that comes with the product.</summary>
internal static class KnowledgePackFolder
{
    /// <summary>For a verb that needs no workspace: one that is there is asked only where no pack is named.</summary>
    public static string Choose(DirectoryInfo? named, string workspaceFolder) =>
        Choose(named, named is null && Workspace.Exists(workspaceFolder) ? Workspace.Open(workspaceFolder) : null);

    public static string Choose(DirectoryInfo? named, Workspace? workspace)
    {
        var folder = named?.FullName
            ?? (workspace?.Configuration.KnowledgePack is { } configured ? workspace.Resolve(configured) : Starter());
        return Directory.Exists(folder)
            ? folder
            : throw new VerbException(ExitCode.BadInput, $"there is no knowledge pack at '{folder}'; name one with --knowledge.");
    }

    // Beside the program where it is installed; in the checkout where it is run from there.
    private static string Starter()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "knowledge", "starter") is var starter && Directory.Exists(starter))
                return starter;
        throw new VerbException(ExitCode.BadInput, "the starter knowledge pack is not beside the program; name a pack with --knowledge.");
    }
}
