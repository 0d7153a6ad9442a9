using System.Text;
using System.Text.Json.Nodes;
using Chiron.Governance.Audit;
using Chiron.Governance.Lineage;
using Chiron.Governance.Releases;
using Chiron.Governance.Storage;
using Chiron.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Chiron.Governance.Tests;

public sealed class ReleaseBundleTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly Workspace _workspace;
    private readonly SigningKey _key;
    private readonly ReleaseBundle _release;

    public ReleaseBundleTests()
    {
        _workspace = Workspace.Create(Path.Combine(_temporary.Path, "w"), new WorkspaceConfiguration { Owner = "Mercy Health", ModelName = "mercy" });
        _key = SigningKey.OpenOrCreate(_workspace);
        RunSteps();
        _release = ReleaseBundle.Create(_workspace, Contents("1.0.0"), _key, TimeProvider.System, stop: TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _key.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void Given_a_release_When_opened_Then_it_is_taken_with_its_own_and_with_the_trusted_key()
    {
        Assert.Equal("mercy-1.0.0", ReleaseBundle.Open(_release.Folder).Id);
        var opened = ReleaseBundle.Open(_release.Folder, SigningKey.FindPublicKey(_workspace));

        Assert.Equal(_release.ManifestSha256, opened.ManifestSha256);
        Assert.True(File.Exists(Path.Combine(opened.KnowledgeFolder, "conditions", "a.yaml")));
        Assert.False(Path.Exists(Path.Combine(opened.Folder, "optimizer.bin")));
        Assert.Null(opened.CalibrationPath);
    }

    [Fact]
    public void Given_any_one_bit_flipped_in_any_file_When_opened_Then_the_release_is_refused()
    {
        var files = Directory.GetFiles(_release.Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(10, files.Length);

        foreach (var file in files)
        {
            var original = File.ReadAllBytes(file);
            Prop.ForAll(Gen.Choose(0, original.Length * 8 - 1).ToArbitrary(), bit =>
            {
                var altered = (byte[])original.Clone();
                altered[bit / 8] ^= (byte)(1 << (bit % 8));
                File.WriteAllBytes(file, altered);
                try
                {
                    Assert.Throws<ReleaseRefusedException>(() => ReleaseBundle.Open(_release.Folder));
                    var error = Assert.Throws<ReleaseRefusedException>(() => ReleaseBundle.Open(_release.Folder, _key.PublicKeyPem));
                    Assert.Contains(Path.GetFileName(file), error.Message);
                }
                finally
                {
                    File.WriteAllBytes(file, original);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
        }

        ReleaseBundle.Open(_release.Folder);
    }

    [Fact]
    public void Given_a_file_missing_added_grown_or_cut_When_opened_Then_it_is_named()
    {
        var weights = Path.Combine(_release.Folder, "weights.safetensors");
        var bytes = File.ReadAllBytes(weights);

        File.WriteAllBytes(weights, bytes[..^1]);
        Refused("'weights.safetensors' has 1999 bytes, and 2000 were signed");
        File.WriteAllBytes(weights, [.. bytes, 0]);
        Refused("'weights.safetensors' has 2001 bytes");
        File.Delete(weights);
        Refused("'weights.safetensors' is missing");
        File.WriteAllBytes(weights, bytes);
        File.WriteAllText(Path.Combine(_release.Folder, "knowledge", "more.yaml"), "x: 1");
        Refused("'knowledge/more.yaml' is not part");
        File.Delete(Path.Combine(_release.Folder, "knowledge", "more.yaml"));
        File.Delete(Path.Combine(_release.Folder, "manifest.sig"));
        Refused("'manifest.sig' is missing");
    }

    [Fact]
    public void Given_a_link_in_place_of_a_file_When_opened_Then_it_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege on Windows");
        var weights = Path.Combine(_release.Folder, "weights.safetensors");
        var elsewhere = _temporary.File("elsewhere");
        File.Move(weights, elsewhere);
        File.CreateSymbolicLink(weights, elsewhere);

        Refused("'weights.safetensors' is a link");
    }

    [Theory]
    [InlineData("../../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    [InlineData("")]
    public void Given_a_manifest_that_leads_outside_even_if_signed_When_opened_Then_it_is_refused(string path)
    {
        var manifestPath = Path.Combine(_release.Folder, "manifest.json");
        var manifest = JsonNode.Parse(File.ReadAllText(manifestPath))!;
        manifest["files"]![0]!["path"] = path;
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        File.WriteAllBytes(manifestPath, bytes);
        File.WriteAllBytes(Path.Combine(_release.Folder, "manifest.sig"), _key.Sign(bytes));

        Refused("not a plain path");
    }

    [Fact]
    public void Given_a_forger_who_signs_anew_When_opened_with_the_trusted_key_Then_it_is_refused()
    {
        using var other = SigningKey.OpenOrCreate(Workspace.Create(Path.Combine(_temporary.Path, "forger")));
        var manifest = File.ReadAllBytes(Path.Combine(_release.Folder, "manifest.json"));
        File.WriteAllBytes(Path.Combine(_release.Folder, "manifest.sig"), other.Sign(manifest));

        var error = Assert.Throws<ReleaseRefusedException>(() => ReleaseBundle.Open(_release.Folder, _key.PublicKeyPem));

        Assert.Contains("trusted key", error.Message);
    }

    [Fact]
    public void Given_recorded_steps_When_released_Then_the_lineage_reaches_the_sources_and_names_no_input_file()
    {
        var lineage = _release.Manifest.Lineage;
        var manifest = File.ReadAllText(Path.Combine(_release.Folder, "manifest.json"));

        Assert.True(lineage.IsComplete);
        Assert.Equal(["deidentify", "timelines", "train"], lineage.Steps.Select(step => step.Step));
        Assert.Equal(1, lineage.Sources.Files);
        Assert.DoesNotContain("Smith", manifest);
        Assert.DoesNotContain(_temporary.Path, manifest);
    }

    [Fact]
    public void Given_weights_from_elsewhere_When_released_Then_the_card_and_the_manifest_say_that_their_origin_is_not_proven()
    {
        File.WriteAllText(_workspace.Resolve("runs/r1/weights.safetensors"), "others");

        var release = ReleaseBundle.Create(_workspace, Contents("1.0.1"), _key, TimeProvider.System);

        Assert.False(release.Manifest.Lineage.IsComplete);
        Assert.Contains("origin is not proven", File.ReadAllText(release.CardPath));
    }

    [Fact]
    public void Given_the_evidence_When_released_Then_the_card_tells_it()
    {
        var card = File.ReadAllText(_release.CardPath);

        Assert.Contains("| ICD10CM//E11.9 | 0.812 |", card);
        Assert.Contains("not a medical device", card);
        Assert.Contains("| layers | 4 |", card);
        Assert.Contains(SigningKey.Fingerprint(_key.PublicKeyPem), card);
        Assert.Contains("subjects 120", card);
    }

    [Fact]
    public void Given_a_release_When_made_Then_registry_and_audit_know_it()
    {
        var database = GovernanceDatabase.Open(_workspace.DatabasePath);

        Assert.Equal(_release.ManifestSha256, Assert.Single(new Registry(database, TimeProvider.System).Releases()).ManifestSha256);
        Assert.Equal(("release.created", "mercy-1.0.0"), (new AuditChain(database).Latest(1)[0].Event.Kind, new AuditChain(database).Latest(1)[0].Event.Release));
    }

    [Fact]
    public void Given_the_same_version_again_or_a_missing_part_When_released_Then_it_is_refused_and_nothing_half_made_remains()
    {
        Assert.Contains("higher version", Assert.Throws<GovernanceException>(() => ReleaseBundle.Create(_workspace, Contents("1.0.0"), _key, TimeProvider.System)).Message);
        Assert.Contains("must be three numbers", Assert.Throws<GovernanceException>(() => ReleaseBundle.Create(_workspace, Contents("../1"), _key, TimeProvider.System)).Message);

        File.Delete(_workspace.Resolve("runs/r1/vocabulary.json"));
        var error = Assert.Throws<GovernanceException>(() => ReleaseBundle.Create(_workspace, Contents("2.0.0"), _key, TimeProvider.System));

        Assert.Contains("vocabulary.json", error.Message);
        Assert.False(Directory.Exists(_workspace.ReleaseFolder("mercy", "2.0.0")));
        Assert.Throws<ReleaseRefusedException>(() => ReleaseBundle.Open(_workspace.ReleaseFolder("mercy", "2.0.0")));
    }

    [Fact]
    public void Given_a_signing_key_that_others_may_read_When_opened_Then_it_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;   // file modes are of Unix
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workspace.SigningKeyPath));
        File.SetUnixFileMode(_workspace.SigningKeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        Assert.Contains("chmod 600", Assert.Throws<GovernanceException>(() => SigningKey.OpenOrCreate(_workspace)).Message);
    }

    private void Refused(string why) => Assert.Contains(why, Assert.Throws<ReleaseRefusedException>(() => ReleaseBundle.Open(_release.Folder)).Message);

    private ReleaseContents Contents(string version) => new()
    {
        Name = "mercy",
        Version = version,
        ModelFolder = _workspace.RunFolder("r1"),
        KnowledgeFolder = Path.Combine(_temporary.Path, "pack"),
        Knowledge = new KnowledgeLock("2026.1", "abc"),
        EvaluationFolder = Path.Combine(_workspace.RunFolder("r1"), "evaluation"),
        Evidence = [new EvidenceTable("Held-out subjects", ["condition", "AUROC"], [["ICD10CM//E11.9", "0.812"]])],
    };

    private void RunSteps()
    {
        var ledger = new StepLedger(_workspace, TimeProvider.System);
        Step(ledger, "deidentify", "raw/Smith_John.ndjson", "raw", "deidentified/1.ndjson");
        Step(ledger, "timelines", null, "deidentified", "timelines/data/train/0.parquet");
        Write("runs/r1/optimizer.bin", "state");
        Write("runs/r1/vocabulary.json", "{}");
        Write("runs/r1/configuration.json", """{"layers": 4, "seed": 7}""");
        Write("runs/r1/evaluation/evaluation.json", "{}");
        Step(ledger, "train", null, "timelines", "runs/r1/weights.safetensors");
        Directory.CreateDirectory(Path.Combine(_temporary.Path, "pack", "conditions"));
        File.WriteAllText(Path.Combine(_temporary.Path, "pack", "conditions", "a.yaml"), "name: a");
    }

    private void Step(StepLedger ledger, string name, string? source, string reads, string writes)
    {
        if (source is not null)
            Write(source, "identified");
        var step = ledger.Begin(name, new Dictionary<string, string> { ["key"] = _workspace.DeidentificationKeyPath }, [_workspace.Resolve(reads)]);
        Write(writes, string.Concat(Enumerable.Repeat(name[..4], 500)));
        step.Complete([_workspace.Resolve(writes)], new Dictionary<string, double> { ["subjects"] = 120 });
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workspace.Resolve(name))!);
        File.WriteAllText(_workspace.Resolve(name), text);
    }
}
