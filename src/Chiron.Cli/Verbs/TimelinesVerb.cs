using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Deidentification;
using Chiron.Governance;
using Chiron.Intake;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron timelines</c>: de-identified FHIR becomes a MEDS dataset; <c>timelines check</c> holds any MEDS dataset against the standard.</summary>
internal static class TimelinesVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "timelines",
            "Build each subject's timeline (a MEDS dataset) from de-identified FHIR.",
            "chiron timelines",
            "chiron timelines --train 0.7 --tuning 0.1 --seed 3",
            "chiron timelines --source workspace/source",
            "chiron timelines --source synthea --not-identified",
            "chiron timelines check workspace/timelines");
        var source = new Option<FileSystemInfo?>("--source") { Description = "De-identified FHIR [default: deidentified/ in the workspace]." };
        var notIdentified = new Option<bool>("--not-identified")
        {
            Description = "You state that --source holds no identified people: they are made up, or were de-identified elsewhere. Without it every resource must carry the label of de-identification.",
        };
        var train = new Option<double>("--train") { Description = "Share of subjects to fit on.", DefaultValueFactory = _ => 0.7 };
        var tuning = new Option<double>("--tuning") { Description = "Share of subjects to choose on; the rest is held out.", DefaultValueFactory = _ => 0.1 };
        var seed = new Option<long>("--seed") { Description = "Of the splits." };
        var strict = WorkspaceOptions.Strict();
        foreach (var option in new Option[] { source, notIdentified, train, tuning, seed, strict })
            verb.Add(option);
        verb.Add(CheckVerb());
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var splits = new SplitAssignment(parsed.GetValue(seed), parsed.GetValue(train), parsed.GetValue(tuning));
            var records = parsed.GetValue(source)?.FullName ?? workspace.Deidentified;
            if (!parsed.GetValue(notIdentified))
                RefuseIdentified(workspace, records, stop);
            var quarantined = Run(workspace, records, splits, output, stop);
            return quarantined > 0 && parsed.GetValue(strict) ? ExitCode.CheckFailed : ExitCode.Success;
        });
        return verb;
    }

    // A timeline is read by everything after it, so identified records must not become one by a wrong path. A simulated cohort says what it is.
    private static void RefuseIdentified(Workspace workspace, string source, CancellationToken stop)
    {
        if (source == workspace.Deidentified || File.Exists(Path.Combine(source, "truth", "simulation.json")))
            return;
        if (!File.Exists(source) && !Directory.Exists(source))
            throw new VerbException(ExitCode.BadInput, $"there is no file or folder '{source}'; give the folder that holds de-identified FHIR.");
        var (_, unlabelled) = SecurityLabels.Count(source, enough: 1, stop);
        if (unlabelled > 0)
            throw new VerbException(
                ExitCode.BadInput,
                $"'{workspace.Name(source)}' holds resources without the security label of de-identification, so they may identify people. Run 'chiron deidentify' over them first, "
                + "or give --not-identified if nobody in them is real or they were de-identified elsewhere.");
    }

    /// <returns>How many documents and resources were set aside.</returns>
    public static double Run(Workspace workspace, string source, SplitAssignment splits, VerbOutput output, CancellationToken stop)
    {
        // De-identification writes its report last: without it the records are not all there, or not all audited.
        if (source == workspace.Deidentified && !File.Exists(Path.Combine(source, "reports", "deidentification.json")))
            throw new VerbException(ExitCode.BadInput, $"'{workspace.Name(source)}' holds no finished de-identification; run 'chiron deidentify' first.");

        var reportPath = Path.Combine(workspace.Root, "timelines-report.json");
        return new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "timelines",
            Parameters = new Dictionary<string, string>
            {
                ["seed"] = splits.Seed.ToString(),
                ["train"] = splits.TrainFraction.ToString(),
                ["tuning"] = splits.TuningFraction.ToString(),
            },
            Inputs = [source],
            Outputs = [workspace.Timelines, reportPath],
        }.Run(
            () =>
            {
                var report = output.WithProgress("timelines", progress => new TimelineDatasetBuilder(new MedsDatasetWriterOptions { Splits = splits }).Build(
                    source,
                    workspace.Timelines,
                    progress: new MappedProgress<ReadProgress>(progress, p => new StepProgress(IntakeVerb.Share(p), $"{p.Documents:N0} documents")),
                    stop: stop));
                AtomicFile.WriteAllText(reportPath, report.ToJson());
                return new StepResult(
                    $"{report.Events:N0} events of {report.Patients:N0} subjects, {IntakeVerb.Quarantined(report.QuarantinedByReason)}; details in {workspace.Name(reportPath)}",
                    new Dictionary<string, double>
                    {
                        ["subjects"] = report.Patients,
                        ["events"] = report.Events,
                        ["quarantined"] = report.QuarantinedByReason.Values.Sum(),
                    });
            },
            stop).GetValueOrDefault("quarantined");
    }

    private static Verb CheckVerb()
    {
        var verb = new Verb("check", "Say what in a MEDS dataset violates the standard.", "chiron timelines check workspace/timelines", "chiron timelines check others.parquet --json");
        var path = new Argument<FileSystemInfo>("path") { Description = "The dataset's folder, or one flat Parquet file." };
        verb.Add(path);
        verb.Does((parsed, output, stop) =>
        {
            var report = MedsCheck.Run(parsed.GetValue(path)!.FullName, stop);
            output.Line($"{report.Files:N0} data files, {report.Events:N0} events, {report.Subjects:N0} subjects");
            foreach (var violation in report.Violations)
                output.Line($"{(violation.Severity is MedsSeverity.Error ? "✗" : "!")} {violation.File}: {violation.Message} ({violation.Rule})");
            output.Line(report.IsValid ? "✓ nothing violates MEDS 0.4" : "✗ the dataset violates MEDS 0.4");
            output.Object(Describe(report));
            return report.IsValid ? ExitCode.Success : ExitCode.CheckFailed;
        });
        return verb;
    }

    private static JsonObject Describe(MedsReport report) => new()
    {
        ["files"] = report.Files,
        ["events"] = report.Events,
        ["subjects"] = report.Subjects,
        ["valid"] = report.IsValid,
        ["violations"] = new JsonArray(
        [
            .. report.Violations.Select(violation => new JsonObject
            {
                ["severity"] = violation.Severity.ToString(),
                ["rule"] = violation.Rule,
                ["file"] = violation.File,
                ["count"] = violation.Count,
                ["message"] = violation.Message,
            }),
        ]),
    };
}
