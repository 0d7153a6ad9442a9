using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Intake;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron intake</c>: checks identified FHIR, sets aside what cannot be read, and brings the rest into <c>raw/</c>.</summary>
internal static class IntakeVerb
{
    private const string TruthFolder = "truth";

    public static Verb Create()
    {
        var verb = new Verb(
            "intake",
            "Check identified FHIR R4 and bring it into raw/; with --mapping, turn de-identified tables into timelines/.",
            "chiron intake exports/2026-11",
            "chiron intake cohort --workspace pilot --strict",
            "chiron intake --mapping examples/mappings/nafld.yaml --data downloads/nafld");
        var source = new Argument<FileSystemInfo?>("source")
        {
            Description = "A folder of FHIR JSON, NDJSON or gzip of these, or one such file [default: source/ in the workspace, where simulate writes].",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var strict = WorkspaceOptions.Strict();
        var mapping = new Option<FileInfo?>("--mapping") { Description = "A YAML file that says how tables (CSV, TSV, Parquet) become events; docs/intake.md has its keys." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "With --mapping: the folder of its files [default: the mapping's own]." };
        var train = new Option<double>("--train") { Description = "With --mapping: share of subjects to fit on.", DefaultValueFactory = _ => 0.7 };
        var tuning = new Option<double>("--tuning") { Description = "With --mapping: share of subjects to choose on; the rest is held out.", DefaultValueFactory = _ => 0.1 };
        var seed = new Option<long>("--seed") { Description = "With --mapping: of the splits." };
        verb.Add(source);
        foreach (var option in new Option[] { strict, mapping, data, train, tuning, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var quarantined = parsed.GetValue(mapping) is { } tables
                ? IntakeVerbTables.Run(
                    workspace,
                    tables.FullName,
                    parsed.GetValue(data)?.FullName,
                    new SplitAssignment(parsed.GetValue(seed), parsed.GetValue(train), parsed.GetValue(tuning)),
                    output,
                    stop)
                : Run(workspace, parsed.GetValue(source)?.FullName ?? SimulateVerb.SourceFolder(workspace), output, stop);
            return quarantined > 0 && parsed.GetValue(strict) ? ExitCode.CheckFailed : ExitCode.Success;
        });
        return verb;
    }

    /// <returns>How many documents and resources were set aside.</returns>
    public static double Run(Workspace workspace, string source, VerbOutput output, CancellationToken stop)
    {
        if (!File.Exists(source) && !Directory.Exists(source))
            throw new VerbException(ExitCode.BadInput, $"there is no file or folder '{source}'; give the folder that holds the FHIR files.");

        var truth = Path.Combine(source, TruthFolder);
        var isSimulated = Directory.Exists(truth);
        return new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "intake",
            Parameters = new Dictionary<string, string>(),
            Inputs = [source],
            Outputs = [workspace.Raw],
        }.Run(
            () =>
            {
                var report = output.WithProgress("intake", progress => new RawIntake().Run(
                    isSimulated ? RecordsOf(source) : source,
                    workspace.Raw,
                    new MappedProgress<ReadProgress>(progress, p => new StepProgress(Share(p), $"{p.Documents:N0} documents")),
                    stop));
                if (isSimulated)
                    BringTruth(truth, Path.Combine(workspace.Raw, TruthFolder));

                var resources = report.Resources.Values.Sum();
                var quarantined = report.QuarantinedByReason.Values.Sum();
                return new StepResult(
                    $"{resources:N0} resources in {report.Documents:N0} documents of {report.Files:N0} files ({report.FilesSkipped:N0} already there), {Quarantined(report.QuarantinedByReason)}",
                    new Dictionary<string, double>
                    {
                        ["files"] = report.Files,
                        ["documents"] = report.Documents,
                        ["resources"] = resources,
                        ["quarantined"] = quarantined,
                        ["bytes"] = report.Bytes,
                    });
            },
            stop).GetValueOrDefault("quarantined");
    }

    /// <summary>Reasons and counts in words; where to look comes with them.</summary>
    public static string Quarantined(IReadOnlyDictionary<string, long> byReason) =>
        byReason.Count == 0
            ? "nothing quarantined"
            : $"{byReason.Values.Sum():N0} quarantined ({string.Join(", ", byReason.Select(pair => $"{pair.Key} {pair.Value:N0}"))})";

    public static double Share(ReadProgress p) => p.TotalBytes == 0 ? 0 : (double)p.BytesRead / p.TotalBytes;

    // What simulate writes: the records in one of two layouts, and the truth beside them.
    private static string RecordsOf(string source)
    {
        foreach (var layout in (ReadOnlySpan<string>)["bundles", "bulk"])
            if (Path.Combine(source, layout) is var folder && Directory.Exists(folder))
                return folder;
        throw new VerbException(ExitCode.BadInput, $"'{source}' holds a simulation's truth but neither bundles/ nor bulk/; run 'chiron simulate' again.");
    }

    private static void BringTruth(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.parquet"))
            AtomicFile.Write(Path.Combine(to, Path.GetFileName(file)), stream =>
            {
                using var source = File.OpenRead(file);
                source.CopyTo(stream);
            });
    }
}
