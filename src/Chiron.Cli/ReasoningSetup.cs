using System.CommandLine;
using Chiron.Cli.Verbs;
using Chiron.Governance;
using Chiron.Governance.Releases;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Combining;

namespace Chiron.Cli;

/// <summary>What <c>ask</c> and <c>case</c> reason with: a knowledge pack and, where one is named, a release's model.</summary>
internal sealed class ReasoningSetup : IDisposable
{
    private readonly TimelineModel? _model;

    private ReasoningSetup(KnowledgePack pack, ReleaseBundle? release)
    {
        Pack = pack;
        Release = release is null ? null : $"{release.Id}, SHA-256 {release.ManifestSha256}";
        var model = release is null ? null : TimelineModel.Load(release.Folder);
        _model = model;
        Forecaster = model is null ? null : new Forecaster(model);
        Calibration = release is null ? null : DifferentialCalibration.Load(release.Folder);
    }

    public KnowledgePack Pack { get; }

    /// <summary>Id and hash of the release; null without one.</summary>
    public string? Release { get; }

    /// <summary>Null without a release: the pack alone judges.</summary>
    public Forecaster? Forecaster { get; }

    /// <summary>How the release combines its model and its pack; null where it does not say, and the pack alone judges.</summary>
    public DifferentialCalibration? Calibration { get; }

    public static Option<DirectoryInfo?> PackOption() =>
        new("--pack", "--knowledge") { Description = "The knowledge pack's folder [default: the release's, else knowledgePack of chiron.yaml, else the starter pack]." };

    public static Option<DirectoryInfo?> ReleaseOption() => new("--release") { Description = "A release's folder, whose model is asked too [default: none; the pack alone]." };

    public static ReasoningSetup Load(DirectoryInfo? pack, DirectoryInfo? release, string workspace, CancellationToken stop)
    {
        var own = Workspace.Exists(workspace) ? Workspace.Open(workspace) : null;
        if (release is null)
            return new ReasoningSetup(KnowledgePack.Load(KnowledgePackFolder.Choose(pack, pack is null ? own : null)), null);
        var bundle = ReleaseBundle.Open(release.FullName, own is null ? null : SigningKey.FindPublicKey(own), stop);
        return new ReasoningSetup(KnowledgePack.Load(pack is null ? bundle.KnowledgeFolder : KnowledgePackFolder.Choose(pack, workspace: null)), bundle);
    }

    public void Dispose() => _model?.Dispose();
}
