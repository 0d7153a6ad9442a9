using System.CommandLine;

namespace Chiron.Cli.Verbs;

/// <summary>Options that several verbs share, worded once.</summary>
internal static class WorkspaceOptions
{
    public static Option<string> Run() => new("--run")
    {
        Description = "The training run's id: its folder under runs/.",
        DefaultValueFactory = _ => "first",
    };

    public static Option<FileSystemInfo?> Timelines() => new("--timelines", "-t")
    {
        Description = "A MEDS dataset: its folder, or one flat Parquet file [default: timelines/ in the workspace].",
    };

    public static Option<bool> Strict() => new("--strict") { Description = "Exit with 4 where anything was quarantined." };

    public static Option<DirectoryInfo?> Knowledge() => new("--knowledge")
    {
        Description = "The knowledge pack's folder [default: knowledgePack of chiron.yaml, else the starter pack].",
    };
}
