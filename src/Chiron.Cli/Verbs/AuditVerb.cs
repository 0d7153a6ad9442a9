using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Deidentification;
using Chiron.Governance;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron audit</c>: searches a de-identified output again for everything its source knows, or checks a signed evidence pack.</summary>
internal static class AuditVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "audit",
            "Search a de-identified output again for leaks, beside its source; or check an evidence pack.",
            "chiron audit",
            "chiron audit outgoing --source incoming --key /secure/site.key",
            "chiron audit --verify outgoing/reports/evidence.zip --public-key owner.pem");
        var folder = new Argument<DirectoryInfo?>("output") { Description = "A folder that 'chiron deidentify' wrote [default: deidentified/ in the workspace].", Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<DirectoryInfo?>("--source") { Description = "The identified records that it was made from [default: raw/ in the workspace]." };
        var policy = new Option<string?>("--policy") { Description = "The policy that it was made with [default: deidentificationPolicy of chiron.yaml, else longitudinal]." };
        var key = new Option<FileInfo?>("--key") { Description = "The key that it was made with [default: secrets/deidentification.key in the workspace]." };
        var identities = new Option<DirectoryInfo?>("--identities") { Description = "Where the output was made with --identities: the same records." };
        var verify = new Option<FileInfo?>("--verify") { Description = "Check this evidence pack's signature and every file in it, and nothing else." };
        var publicKey = new Option<FileInfo?>("--public-key")
        {
            Description = "With --verify: the signer's public key, from elsewhere. Without it the key inside the pack is used, which finds damage but no forger.",
        };
        verb.Add(folder);
        foreach (var option in new Option[] { source, policy, key, identities, verify, publicKey })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            if (parsed.GetValue(verify) is { } pack)
                return Verify(pack.FullName, parsed.GetValue(publicKey), output);
            var workspaceFolder = parsed.GetValue(verb.Workspace)!.FullName;
            var workspace = Workspace.Exists(workspaceFolder) ? Workspace.Open(workspaceFolder) : null;
            return Run(
                parsed.GetValue(source)?.FullName ?? workspace?.Raw ?? throw Missing("--source"),
                parsed.GetValue(folder)?.FullName ?? workspace?.Deidentified ?? throw Missing("the output's folder"),
                parsed.GetValue(policy) ?? workspace?.Configuration.DeidentificationPolicy ?? "longitudinal",
                parsed.GetValue(key)?.FullName ?? workspace?.DeidentificationKeyPath ?? throw Missing("--key"),
                parsed.GetValue(identities)?.FullName,
                output,
                stop);
        });
        return verb;
    }

    private static VerbException Missing(string what) =>
        new(ExitCode.Usage, $"there is no workspace here that tells what to audit; give {what}, as in 'chiron audit OUT --source IN --key FILE'.");

    private static ExitCode Run(string source, string folder, string policyName, string keyPath, string? identities, VerbOutput output, CancellationToken stop)
    {
        var audit = new OutputAudit(DeidentificationPolicy.Load(policyName), DeidentificationKey.Load(keyPath)) { OtherRecords = identities };
        var report = output.WithProgress("audit", progress => audit.Run(
            source, folder, new MappedProgress<DeidentificationProgress>(progress, DeidentifyVerb.Step), stop));
        foreach (var problem in report.Problems)
            output.Line($"✗ {problem}");
        foreach (var finding in report.Findings.Take(20))
            output.Line($"✗ {finding.File}, document {finding.Document}, {finding.Resource} {finding.Element}: {finding.Kind}");
        output.Line($"{(report.Passed ? "✓" : "✗")} audit: {report.StringsSearched:N0} strings in {report.Files:N0} files, {report.Leaks:N0} leaks, "
            + $"{report.Problems.Count:N0} files not as reported, {report.OrderInversions:N0} events out of order");
        output.Object(new JsonObject
        {
            ["passed"] = report.Passed,
            ["files"] = report.Files,
            ["stringsSearched"] = report.StringsSearched,
            ["leaks"] = report.Leaks,
            ["orderInversions"] = report.OrderInversions,
            ["problems"] = new JsonArray([.. report.Problems.Select(problem => (JsonNode)problem)]),
            ["findings"] = new JsonArray([.. report.Findings.Select(finding => new JsonObject
            {
                ["file"] = finding.File,
                ["document"] = finding.Document,
                ["resource"] = finding.Resource,
                ["element"] = finding.Element,
                ["kind"] = finding.Kind,
            })]),
        });
        return report.Passed ? ExitCode.Success : ExitCode.CheckFailed;
    }

    private static ExitCode Verify(string pack, FileInfo? publicKey, VerbOutput output)
    {
        if (publicKey is { Exists: false })
            throw new VerbException(ExitCode.BadInput, $"there is no file '{publicKey.FullName}'; give the signer's public key in PEM.");
        var result = EvidencePack.Verify(pack, publicKey is null ? null : File.ReadAllText(publicKey.FullName));
        foreach (var problem in result.Problems)
            output.Line($"✗ {problem}");
        if (result is { IsIntact: true, Manifest: { } manifest })
            output.Line($"✓ evidence of {manifest.CreatedUtc:yyyy-MM-dd} by {manifest.Software}: policy {manifest.Policy}, {manifest.Patients:N0} patients, {manifest.Documents:N0} documents, {manifest.Images:N0} images, "
                + $"{manifest.Leaks:N0} leaks; all {manifest.Files.Count} files are as signed"
                + (publicKey is null ? ", by the key inside the pack (name the signer's with --public-key)." : " by the signer's key."));
        output.Object(new JsonObject
        {
            ["intact"] = result.IsIntact,
            ["signer"] = result.SignerFingerprint,
            ["ownerKey"] = publicKey is not null,
            ["policyHash"] = result.Manifest?.PolicyHash,
            ["problems"] = new JsonArray([.. result.Problems.Select(problem => (JsonNode)problem)]),
        });
        return result.IsIntact ? ExitCode.Success : ExitCode.CheckFailed;
    }
}
