using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Governance.Releases;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Combining;
using Chiron.Validation;
using Chiron.Validation.Reports;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron release</c>: puts weights, vocabulary, knowledge and evaluation together, hashes and signs them.</summary>
internal static class ReleaseVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "release",
            "Package and sign a release of a trained model.",
            "chiron release --version 1.0.0",
            "chiron release --run pilot --name cardiology --version 0.2.0",
            "chiron release verify workspace/releases/chiron-1.0.0");
        var run = WorkspaceOptions.Run();
        var name = new Option<string?>("--name") { Description = "The release's name [default: modelName of chiron.yaml]." };
        var version = new Option<string?>("--version") { Description = "Three numbers joined by dots [default: 0.1.0, or the next after the newest where something changed]." };
        var knowledge = WorkspaceOptions.Knowledge();
        verb.Add(run);
        verb.Add(name);
        verb.Add(version);
        verb.Add(knowledge);
        verb.Add(VerifyVerb());
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.Open(parsed.GetValue(verb.Workspace)!.FullName);
            Run(
                workspace,
                workspace.RunFolder(parsed.GetValue(run)!),
                parsed.GetValue(name) ?? workspace.Configuration.ModelName,
                parsed.GetValue(version),
                KnowledgePackFolder.Choose(parsed.GetValue(knowledge), workspace),
                output,
                stop);
            return ExitCode.Success;
        });
        return verb;
    }

    /// <param name="version">Null for the version that is there if nothing changed since, else the next.</param>
    /// <returns>The release's folder.</returns>
    public static string Run(
        Workspace workspace, string runFolder, string name, string? version, string knowledgeFolder, VerbOutput output, CancellationToken stop)
    {
        var evaluation = ValidateVerb.EvaluationFolder(runFolder);
        string[] inputs = [.. ModelFiles(runFolder), .. Directory.Exists(evaluation) ? [evaluation] : Array.Empty<string>(), knowledgeFolder];
        version ??= ReleaseVersions.UnchangedOrNext(workspace, name, inputs, stop);
        var folder = workspace.ReleaseFolder(name, version);
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = ReleaseVersions.Step,
            Parameters = ReleaseVersions.Parameters(name, version),
            Inputs = inputs,
            Outputs = [folder],
        }.Run(() => Build(workspace, runFolder, name, version, knowledgeFolder, evaluation, stop), stop);
        return folder;
    }

    private static StepResult Build(
        Workspace workspace, string runFolder, string name, string version, string knowledgeFolder, string evaluation, CancellationToken stop)
    {
        var pack = KnowledgePack.Load(knowledgeFolder);
        using var key = SigningKey.OpenOrCreate(workspace);
        var contents = new ReleaseContents
        {
            Name = name,
            Version = version,
            ModelFolder = runFolder,
            KnowledgeFolder = knowledgeFolder,
            Knowledge = new KnowledgeLock(pack.Version, pack.ContentHash),
            EvaluationFolder = Directory.Exists(evaluation) ? evaluation : null,
            Evidence = File.Exists(Path.Combine(evaluation, Validator.JsonFile)) ? EvaluationSummary.Tables(ValidationReport.Read(evaluation)) : [],
        };
        var release = ReleaseBundle.Create(workspace, contents, key, TimeProvider.System, stop: stop);
        return new StepResult(
            $"{release.Id} signed in {workspace.Name(release.Folder)}, {release.Manifest.Files.Count:N0} files, key {SigningKey.Fingerprint(key.PublicKeyPem)[..16]}",
            new Dictionary<string, double> { ["files"] = release.Manifest.Files.Count });
    }

    /// <summary>What a run's model consists of; of an ensemble, all members' files.</summary>
    public static IEnumerable<string> ModelFiles(string runFolder)
    {
        string[] members = Ensemble.Read(runFolder) is null ? [] : [.. Ensemble.MemberFolders(runFolder)];
        var needed = new[] { TimelineModel.WeightsFile, TimelineModel.VocabularyFile, TimelineModel.ConfigurationFile }.Select(name => Path.Combine(runFolder, name))
            .Concat(members.Select(folder => Path.Combine(folder, TimelineModel.WeightsFile)));
        var further = members.Prepend(runFolder).SelectMany(folder => new[] { TimelineModel.CalibrationFile, HazardTable.FileName }.Select(name => Path.Combine(folder, name)))
            .Append(Path.Combine(runFolder, DifferentialCalibration.FileName)).Where(File.Exists);
        return needed.Select(path => File.Exists(path) ? path : throw new VerbException(ExitCode.BadInput, $"'{path}' is missing: the run has not finished. Run 'chiron train' first."))
            .Concat(further);
    }

    private static Command VerifyVerb()
    {
        var verb = new Verb("verify", "Check a release's signature and every file of it.", "chiron release verify workspace/releases/chiron-0.1.0 --public-key owner.pem");
        var folder = new Argument<DirectoryInfo>("folder") { Description = "The release's folder." };
        var publicKey = new Option<FileInfo?>("--public-key")
        {
            Description = "The owner's public key, from elsewhere. Without it the workspace's own key is used, and without that the key inside the release, which finds damage but no forger.",
        };
        verb.Add(folder);
        verb.Add(publicKey);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = parsed.GetValue(verb.Workspace)!.FullName;
            var trusted = parsed.GetValue(publicKey) is { } file ? File.ReadAllText(file.FullName)
                : Workspace.Exists(workspace) ? SigningKey.FindPublicKey(Workspace.Open(workspace))
                : null;
            var release = ReleaseBundle.Open(parsed.GetValue(folder)!.FullName, trusted, stop);
            output.Line($"✓ {release.Id}: the signature and all {release.Manifest.Files.Count} files are as signed"
                + (trusted is null ? ", by the key inside the release (name the owner's with --public-key)." : " by the owner's key."));
            output.Object(new JsonObject { ["release"] = release.Id, ["manifestSha256"] = release.ManifestSha256, ["ownerKey"] = trusted is not null });
            return ExitCode.Success;
        });
        return verb;
    }
}
