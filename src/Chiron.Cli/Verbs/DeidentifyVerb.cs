using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Deidentification;
using Chiron.Governance;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron deidentify</c>: one patient-scoped transform over all records, then an audit for anything left.</summary>
internal static class DeidentifyVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "deidentify",
            "De-identify raw/ and audit the result for leaks.",
            "chiron deidentify",
            "chiron deidentify --policy safe-harbor",
            "chiron deidentify --source incoming --output outgoing --key /secure/site.key --strict");
        var source = new Option<DirectoryInfo?>("--source") { Description = "Identified FHIR [default: raw/ in the workspace]." };
        var target = new Option<DirectoryInfo?>("--output", "-o") { Description = "Where the de-identified records go [default: deidentified/ in the workspace]." };
        var policy = new Option<string?>("--policy") { Description = "longitudinal, safe-harbor, or a policy file [default: deidentificationPolicy of chiron.yaml]." };
        var key = new Option<FileInfo?>("--key") { Description = "The key file, made at its first use [default: secrets/deidentification.key in the workspace]." };
        var strict = WorkspaceOptions.Strict();
        foreach (var option in new Option[] { source, target, policy, key, strict })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var quarantined = Run(
                workspace,
                parsed.GetValue(source)?.FullName ?? workspace.Raw,
                parsed.GetValue(target)?.FullName ?? workspace.Deidentified,
                parsed.GetValue(policy) ?? workspace.Configuration.DeidentificationPolicy,
                parsed.GetValue(key)?.FullName ?? workspace.DeidentificationKeyPath,
                output,
                stop);
            return quarantined > 0 && parsed.GetValue(strict) ? ExitCode.CheckFailed : ExitCode.Success;
        });
        return verb;
    }

    /// <returns>How many documents and resources were set aside.</returns>
    /// <exception cref="VerbException">The audit found a leak, or the order of events changed.</exception>
    public static double Run(
        Workspace workspace, string source, string target, string policyName, string keyPath, VerbOutput output, CancellationToken stop)
    {
        var policy = DeidentificationPolicy.Load(policyName);
        return new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "deidentify",
            Parameters = new Dictionary<string, string> { ["policy"] = policy.Name, ["policyHash"] = policy.ContentHash },
            Inputs = [source],
            Outputs = [target],
        }.Run(
            () =>
            {
                var report = output.WithProgress("deidentify", progress => new Deidentifier(policy, DeidentificationKey.LoadOrCreate(keyPath)).Run(
                    source,
                    target,
                    new MappedProgress<DeidentificationProgress>(progress, p => new StepProgress(Share(p), p.Stage)),
                    stop));
                if (!report.Passed)
                    throw new VerbException(
                        ExitCode.CheckFailed,
                        $"the audit did not pass: {report.Leaks:N0} identifiers left in {report.WithdrawnFiles.Count:N0} files, which were withdrawn, and {report.Utility.OrderInversions:N0} events out of order. "
                        + $"See {workspace.Name(Path.Combine(target, "reports"))}.");

                return new StepResult(
                    $"{report.Patients:N0} patients, {report.Counts.Resources:N0} resources, {report.Counts.NotesScrubbed:N0} notes; {report.StringsSearched:N0} strings audited, no leak; "
                    + $"{report.Quarantined:N0} quarantined; policy {report.Policy}",
                    new Dictionary<string, double>
                    {
                        ["patients"] = report.Patients,
                        ["resources"] = report.Counts.Resources,
                        ["notes"] = report.Counts.NotesScrubbed,
                        ["stringsAudited"] = report.StringsSearched,
                        ["leaks"] = report.Leaks,
                        ["quarantined"] = report.Quarantined,
                    });
            },
            stop).GetValueOrDefault("quarantined");
    }

    // Two passes over the source: who is who, then the records.
    private static double Share(DeidentificationProgress p)
    {
        var half = p.TotalBytes == 0 ? 0 : 0.5 * p.BytesDone / p.TotalBytes;
        return p.Stage == "identities" ? half : 0.5 + half;
    }
}
