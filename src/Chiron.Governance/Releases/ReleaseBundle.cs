using System.Text.Json;
using Chiron.Governance.Audit;
using Chiron.Governance.Lineage;
using Chiron.Governance.Storage;
using Chiron.Timelines.Storage;

namespace Chiron.Governance.Releases;

/// <summary>
/// A released model: a folder whose every byte is named in <c>manifest.json</c>, which the owner signed. There is no way to open one
/// without checking it.
/// </summary>
public sealed class ReleaseBundle
{
    internal const string ManifestName = "manifest.json";
    internal const string SignatureName = "manifest.sig";
    internal const string PublicKeyName = "signing-key.pem";
    internal const string ConfigurationName = "configuration.json";

    private const string WeightsName = "weights.safetensors";
    private const string CalibrationName = "calibration.json";
    private const string HazardsName = "hazards.json";
    private const string DifferentialName = "differential.json";
    private const string LockName = "knowledge.lock.json";
    private const string KnowledgeName = "knowledge";
    private const string EvaluationName = "evaluation";
    private const string CardName = "card.md";
    private const string EnsembleName = "ensemble.json";
    private const string MembersName = "members";

    private static readonly string[] ModelFiles = [WeightsName, "vocabulary.json", ConfigurationName];
    private static readonly string[] OptionalModelFiles = [CalibrationName, HazardsName, DifferentialName];

    internal ReleaseBundle(string folder, ReleaseManifest manifest, string manifestSha256)
    {
        Folder = folder;
        Manifest = manifest;
        ManifestSha256 = manifestSha256;
    }

    /// <summary>The folder; the model's files lie in it directly.</summary>
    public string Folder { get; }

    public ReleaseManifest Manifest { get; }

    /// <summary>Stands for every byte of the release.</summary>
    public string ManifestSha256 { get; }

    public string Name => Manifest.Name;

    public string Version => Manifest.Version;

    /// <summary>Name and version joined by a dash, as the folder and the service call it.</summary>
    public string Id => $"{Name}-{Version}";

    public string KnowledgeFolder => Path.Combine(Folder, KnowledgeName);

    public string CardPath => Path.Combine(Folder, CardName);

    /// <summary>Null where the model has no calibration.</summary>
    public string? CalibrationPath => File.Exists(Path.Combine(Folder, CalibrationName)) ? Path.Combine(Folder, CalibrationName) : null;

    private static void CopyModel(string folder, string prefix, ReleaseAssembly assembly)
    {
        foreach (var name in ModelFiles.Concat(OptionalModelFiles.Where(name => File.Exists(Path.Combine(folder, name)))))
            assembly.CopyFile(Path.Combine(folder, name), prefix + name);
    }

    // The members of an ensemble, each with a model's files and nothing else of its run.
    private static void CopyMembers(string modelFolder, ReleaseAssembly assembly)
    {
        if (!File.Exists(Path.Combine(modelFolder, EnsembleName)))
            return;
        assembly.CopyFile(Path.Combine(modelFolder, EnsembleName), EnsembleName);
        foreach (var member in Directory.EnumerateDirectories(Path.Combine(modelFolder, MembersName)).Order(StringComparer.Ordinal))
            CopyModel(member, $"{MembersName}/{Path.GetFileName(member)}/", assembly);
    }

    /// <summary>Puts a release together under <c>releases/</c>, signs it, and enters it in the registry and the audit chain. All or nothing.</summary>
    /// <param name="workspace">Where it goes and whose lineage it tells.</param>
    /// <param name="contents">What it is made of.</param>
    /// <param name="key">Signs the manifest.</param>
    /// <param name="time">Gives the time of creation.</param>
    /// <param name="bytesWritten">Reports the bytes copied so far.</param>
    /// <param name="stop">Stops it; what was written is removed at the next attempt.</param>
    /// <exception cref="GovernanceException">A part is missing, a name breaks its rule, or the release exists.</exception>
    public static ReleaseBundle Create(
        Workspace workspace, ReleaseContents contents, SigningKey key, TimeProvider time, IProgress<long>? bytesWritten = null, CancellationToken stop = default)
    {
        var folder = workspace.ReleaseFolder(contents.Name, contents.Version);
        if (Directory.Exists(folder))
            throw new GovernanceException($"The release {contents.Name} {contents.Version} exists already and is never changed; give the new one a higher version.");

        var assembly = new ReleaseAssembly(Path.Combine(workspace.Releases, $".{contents.Name}-{contents.Version}{AtomicFile.PartialSuffix}"), bytesWritten, stop);
        CopyModel(contents.ModelFolder, "", assembly);
        CopyMembers(contents.ModelFolder, assembly);
        assembly.CopyFolder(contents.KnowledgeFolder, KnowledgeName);
        if (contents.EvaluationFolder is { } evaluation)
            assembly.CopyFolder(evaluation, EvaluationName);
        assembly.Add(LockName, JsonSerializer.SerializeToUtf8Bytes(contents.Knowledge, GovernanceJson.Default.KnowledgeLock));
        assembly.Add(PublicKeyName, System.Text.Encoding.ASCII.GetBytes(key.PublicKeyPem));

        var weights = assembly.Files.First(file => file.Path == WeightsName);
        var lineage = ReleaseLineage.Trace(new StepLedger(workspace, time).ReadAll(), weights.Sha256);
        var now = time.GetUtcNow();
        var card = ModelCard.Write(contents, workspace, lineage, now, weights, SigningKey.Fingerprint(key.PublicKeyPem));
        assembly.Add(CardName, System.Text.Encoding.UTF8.GetBytes(card));

        var manifest = new ReleaseManifest
        {
            Format = ReleaseManifest.CurrentFormat,
            Name = contents.Name,
            Version = contents.Version,
            Owner = workspace.Configuration.Owner,
            CreatedAt = now,
            ProductVersion = ProductVersion.Current,
            Knowledge = contents.Knowledge,
            Files = [.. assembly.Files.OrderBy(file => file.Path, StringComparer.Ordinal)],
            Lineage = lineage,
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, GovernanceJson.Default.ReleaseManifest);
        assembly.Complete(folder, bytes, key.Sign(bytes));

        var release = new ReleaseBundle(folder, manifest, ContentHash.OfBytes(bytes));
        Enter(workspace, release, weights, time);
        return release;
    }

    /// <summary>Opens a release after checking its signature and every file of it.</summary>
    /// <param name="folder">The release's folder.</param>
    /// <param name="trustedPublicKeyPem">
    /// The owner's public key, known from elsewhere. Null checks against the key inside the release: this finds damage, not a forger who signed anew.
    /// </param>
    /// <param name="stop">Stops the check.</param>
    /// <exception cref="ReleaseRefusedException">Anything is different from what was signed; the message names the file.</exception>
    public static ReleaseBundle Open(string folder, string? trustedPublicKeyPem = null, CancellationToken stop = default) =>
        ReleaseCheck.Open(Path.GetFullPath(folder), trustedPublicKeyPem, stop);

    private static void Enter(Workspace workspace, ReleaseBundle release, ReleaseFile weights, TimeProvider time)
    {
        var database = GovernanceDatabase.Open(workspace.DatabasePath);
        new Registry(database, time).AddRelease(release.Name, release.Version, workspace.Name(release.Folder), release.ManifestSha256, weights.Sha256);
        new AuditChain(database).Append(new AuditEvent(time.GetUtcNow(), "release.created", "chiron release", release.Id, Detail: $"manifest {release.ManifestSha256}"));
    }
}
