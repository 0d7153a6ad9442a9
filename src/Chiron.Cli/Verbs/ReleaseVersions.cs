using Chiron.Governance;
using Chiron.Governance.Lineage;

namespace Chiron.Cli.Verbs;

/// <summary>Chooses the version of a release that was asked for without one.</summary>
internal static class ReleaseVersions
{
    /// <summary>The step's name in the lineage.</summary>
    public const string Step = "release";

    private const string First = "0.1.0";

    public static IReadOnlyDictionary<string, string> Parameters(string name, string version) =>
        new Dictionary<string, string> { ["name"] = name, ["version"] = version };

    /// <summary>The last release's version where its inputs are what they were, else the first patch number that no release of this name has.</summary>
    public static string UnchangedOrNext(Workspace workspace, string name, IReadOnlyList<string> inputs, CancellationToken stop)
    {
        var ledger = new StepLedger(workspace, TimeProvider.System);
        if (ledger.Read(Step)?.Parameters is { } last && last.GetValueOrDefault("name") == name && last.GetValueOrDefault("version") is { } version
            && ledger.Begin(Step, Parameters(name, version), inputs, stop).State == StepState.Unchanged)
            return version;

        var candidate = System.Version.Parse(First);
        while (Directory.Exists(workspace.ReleaseFolder(name, candidate.ToString(3))))
            candidate = new Version(candidate.Major, candidate.Minor, candidate.Build + 1);
        return candidate.ToString(3);
    }
}
