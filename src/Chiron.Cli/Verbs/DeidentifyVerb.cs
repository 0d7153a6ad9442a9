using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Deidentification;
using Chiron.Governance;
using Chiron.Intake;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron deidentify</c>: one patient-scoped transform over all records, then an audit for anything left.</summary>
internal static class DeidentifyVerb
{
    private const int AttackNotes = 600;

    public static Verb Create()
    {
        var verb = new Verb(
            "deidentify",
            "De-identify a folder of records and audit the result for leaks; without IN and OUT, raw/ of the workspace.",
            "chiron deidentify",
            "chiron deidentify --policy safe-harbor",
            "chiron deidentify incoming outgoing --policy longitudinal --key /secure/site.key --strict",
            "chiron deidentify incoming outgoing --config configuration-sample.json --key /secure/site.key",
            "chiron deidentify images outgoing-images --identities incoming --key /secure/site.key")
        {
            Explanation = """
                With IN and OUT no workspace is needed. The key file ties the output to its source: keep it beside neither, and use the same one for
                everything that belongs to one cohort. --config does what a configuration of Microsoft's FHIR anonymizer says and no more: no text is scrubbed and
                nothing is audited. DICOM files in IN go to OUT/dicom; where their patients' FHIR records are not in IN, --identities names them. reports/evidence.zip is signed with signing.pem beside the key, made at its first use. A run that was stopped goes on with the files that are missing; reports/ in OUT says what was done.
                """,
        };
        var from = new Argument<DirectoryInfo?>("in") { Description = "Identified records: FHIR JSON or NDJSON, gzip or not, and DICOM.", Arity = ArgumentArity.ZeroOrOne };
        var to = new Argument<DirectoryInfo?>("out") { Description = "Where the de-identified records and reports/ go.", Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<DirectoryInfo?>("--source") { Description = "The same as IN, but recorded as a step of the workspace [default: raw/ in the workspace]." };
        var target = new Option<DirectoryInfo?>("--output", "-o") { Description = "Where the de-identified records go [default: deidentified/ in the workspace]." };
        var policy = new Option<string?>("--policy") { Description = "longitudinal, safe-harbor, or a policy file [default: deidentificationPolicy of chiron.yaml, else longitudinal]." };
        var config = new Option<FileInfo?>("--config") { Description = "With IN and OUT, instead of --policy: a configuration of Microsoft's FHIR anonymizer." };
        var identities = new Option<DirectoryInfo?>("--identities") { Description = "With IN and OUT: FHIR records of the patients of IN that lie elsewhere, for their names and pseudonyms." };
        var key = new Option<FileInfo?>("--key") { Description = "The key file, made at its first use [default: secrets/deidentification.key in the workspace]." };
        var strict = WorkspaceOptions.Strict();
        verb.Add(from);
        verb.Add(to);
        foreach (var option in new Option[] { source, target, policy, config, identities, key, strict })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var folder = parsed.GetValue(verb.Workspace)!.FullName;
            double quarantined;
            if (parsed.GetValue(from) is { } input)
            {
                var workspace = Workspace.Exists(folder) ? Workspace.Open(folder) : null;
                var outgoing = parsed.GetValue(to)?.FullName
                    ?? throw new VerbException(ExitCode.Usage, "IN was given without OUT; name the folder that gets the de-identified records, as in 'chiron deidentify IN OUT --key FILE'.");
                var keyPath = parsed.GetValue(key)?.FullName ?? workspace?.DeidentificationKeyPath
                    ?? throw new VerbException(ExitCode.Usage, "no key was named and there is no workspace that has one; give --key FILE (it is made at its first use, and belongs outside of IN and OUT).");
                RefuseNested(input.FullName, outgoing, keyPath);
                var policyName = parsed.GetValue(policy) ?? workspace?.Configuration.DeidentificationPolicy ?? "longitudinal";
                quarantined = parsed.GetValue(config) is { } configuration ? RunConfiguration(input.FullName, outgoing, configuration.FullName, keyPath, output, stop)
                    : RunFolders(input.FullName, outgoing, policyName, keyPath, parsed.GetValue(identities)?.FullName, output, stop);
            }
            else if (parsed.GetValue(config) is not null)
            {
                throw new VerbException(ExitCode.Usage, "--config needs IN and OUT, as in 'chiron deidentify IN OUT --config FILE --key FILE': what it makes has no audit, so it is no step of a workspace.");
            }
            else
            {
                var workspace = Workspace.OpenOrCreate(folder);
                quarantined = Run(
                    workspace,
                    parsed.GetValue(source)?.FullName ?? workspace.Raw,
                    parsed.GetValue(target)?.FullName ?? workspace.Deidentified,
                    parsed.GetValue(policy) ?? workspace.Configuration.DeidentificationPolicy,
                    parsed.GetValue(key)?.FullName ?? workspace.DeidentificationKeyPath,
                    output,
                    stop);
            }

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
                var report = Deidentify(source, target, policy, keyPath, identities: null, output, stop);
                return new StepResult(Summary(report), Counts(report));
            },
            stop).GetValueOrDefault("quarantined");
    }

    // Without a workspace: nothing is recorded but the reports beside the output.
    private static double RunFolders(
        string source, string target, string policyName, string keyPath, string? identities, VerbOutput output, CancellationToken stop)
    {
        var started = TimeProvider.System.GetTimestamp();
        var report = Deidentify(source, target, DeidentificationPolicy.Load(policyName), keyPath, identities, output, stop);
        output.Line(report.IsUnchanged
            ? "✓ deidentify: nothing changed since the last run; its output stands"
            : $"✓ deidentify: {Summary(report)} ({Durations.Text(TimeProvider.System.GetElapsedTime(started))})");
        output.Line($"  reports: {Path.Combine(target, "reports", "deidentification.html")}");
        var counts = new JsonObject();
        foreach (var (name, count) in Counts(report))
            counts[name] = count;
        output.Object(new JsonObject { ["step"] = "deidentify", ["state"] = report.IsUnchanged ? "unchanged" : "completed", ["counts"] = counts });
        return Quarantined(report);
    }

    private static double RunConfiguration(string source, string target, string path, string keyPath, VerbOutput output, CancellationToken stop)
    {
        var report = new MicrosoftAnonymizer(MicrosoftConfiguration.Load(path), DeidentificationKey.LoadOrCreate(keyPath)).Run(source, target, stop);
        output.Line($"✓ deidentify: {report.Documents:N0} documents of {report.Files:N0} files by the configuration, {report.Quarantine.Count:N0} quarantined; no text was scrubbed and nothing was audited");
        output.Object(new JsonObject
        {
            ["step"] = "deidentify", ["state"] = "completed", ["audited"] = false, ["configuration"] = report.Configuration,
            ["counts"] = new JsonObject { ["documents"] = report.Documents, ["quarantined"] = report.Quarantine.Count },
        });
        return report.Quarantine.Count;
    }

    private static void RefuseNested(string source, string target, string keyPath)
    {
        if (Within(target, source) || Within(source, target))
            throw new VerbException(ExitCode.Usage, "IN and OUT must not lie in one another: what is identified and what is not would be mixed. Name another OUT.");
        if (Within(keyPath, target))
            throw new VerbException(ExitCode.Usage, "the key would lie in OUT, and who has it can undo the de-identification; name a key file elsewhere.");
    }

    private static bool Within(string path, string folder) =>
        !Path.GetRelativePath(folder, path).StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(Path.GetRelativePath(folder, path));

    private static DeidentificationReport Deidentify(
        string source, string target, DeidentificationPolicy policy, string keyPath, string? identities, VerbOutput output, CancellationToken stop)
    {
        var key = DeidentificationKey.LoadOrCreate(keyPath);
        using var signing = EvidenceKey.LoadOrCreate(Path.Combine(Path.GetDirectoryName(keyPath)!, "signing.pem"));
        var deidentifier = new Deidentifier(policy, key) { EvidenceKey = signing, AttackNotes = AttackNotes, OtherRecords = identities };
        var report = output.WithProgress("deidentify", progress => deidentifier.Run(
            source,
            target,
            new MappedProgress<DeidentificationProgress>(progress, Step),
            stop));
        if (!report.Passed)
            throw new VerbException(
                ExitCode.CheckFailed,
                $"the audit did not pass: {report.Leaks + (report.Dicom?.Leaks ?? 0):N0} identifiers left in {report.WithdrawnFiles.Count + (report.Dicom?.Withdrawn ?? 0):N0} files, which were withdrawn, "
                + $"and {report.Utility.OrderInversions + (report.Dicom?.Utility.OrderInversions ?? 0):N0} events out of order. "
                + $"See {Path.Combine(target, "reports")}.");
        return report;
    }

    private static string Summary(DeidentificationReport report) =>
        (report.Files == 0 ? $"{report.Patients:N0} patients" : $"{report.Patients:N0} patients, {report.Counts.Resources:N0} resources, {report.Counts.NotesScrubbed:N0} notes")
        + (report.Dicom is { } dicom ? $", {dicom.Written:N0} of {dicom.Files:N0} DICOM files" : "")
        + $"; {report.StringsSearched + (report.Dicom?.StringsSearched ?? 0):N0} strings audited, no leak; {Quarantined(report):N0} quarantined; policy {report.Policy}";

    private static long Quarantined(DeidentificationReport report) => report.Quarantined + (report.Dicom?.Quarantined ?? 0);

    private static Dictionary<string, double> Counts(DeidentificationReport report) => new()
    {
        ["patients"] = report.Patients,
        ["resources"] = report.Counts.Resources,
        ["notes"] = report.Counts.NotesScrubbed,
        ["images"] = report.Dicom?.Written ?? 0,
        ["stringsAudited"] = report.StringsSearched + (report.Dicom?.StringsSearched ?? 0),
        ["leaks"] = report.Leaks + (report.Dicom?.Leaks ?? 0),
        ["quarantined"] = Quarantined(report),
    };

    // Two passes over the source, who is who and then the records, and two quick ones over the output.
    public static StepProgress Step(DeidentificationProgress p)
    {
        var share = p.TotalBytes == 0 ? 0 : (double)p.BytesDone / p.TotalBytes;
        return new StepProgress(
            p.Stage switch { "identities" => 0.25 * share, "records" => 0.25 + 0.65 * share, _ => 0.9 + 0.1 * share },
            $"{p.Stage}, {p.BytesDone / 1e6:N1} of {p.TotalBytes / 1e6:N1} MB");
    }
}
