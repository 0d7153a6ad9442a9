using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Intake.Tables;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron intake --mapping</c>: de-identified tables become timelines at once, by rules that a YAML file holds.</summary>
internal static class IntakeVerbTables
{
    /// <returns>How many rows were set aside.</returns>
    public static double Run(Workspace workspace, string mappingPath, string? dataFolder, SplitAssignment splits, VerbOutput output, CancellationToken stop)
    {
        var mapping = TableMappingFile.Read(mappingPath);
        var folder = dataFolder ?? Path.GetDirectoryName(Path.GetFullPath(mappingPath))!;
        var files = mapping.Identified ? [] : TableFiles.Find(mapping, folder);
        var reportPath = Path.Combine(workspace.Root, "tables-report.json");
        return new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "intake",
            Parameters = new Dictionary<string, string>
            {
                ["mapping"] = Path.GetFileName(mappingPath),
                ["identified"] = mapping.Identified ? "true" : "false",
                ["reason"] = mapping.Reason,
                ["seed"] = splits.Seed.ToString(),
                ["train"] = splits.TrainFraction.ToString(),
                ["tuning"] = splits.TuningFraction.ToString(),
            },
            Inputs = [mappingPath, .. files],
            Outputs = [workspace.Timelines, reportPath],
        }.Run(
            () =>
            {
                var report = output.WithProgress("intake", progress => new TableDatasetBuilder(new MedsDatasetWriterOptions { Splits = splits }).Build(
                    mapping, folder, workspace.Timelines, new MappedProgress<double>(progress, share => new StepProgress(share, $"rule {share * mapping.Events.Count:N0} of {mapping.Events.Count:N0}")), stop));
                AtomicFile.WriteAllText(reportPath, report.ToJson());
                var quarantined = report.QuarantinedByReason.Values.Sum();
                return new StepResult(
                    $"{report.Events:N0} events of {report.Subjects:N0} subjects from {report.RowsRead.Values.Sum():N0} rows of {report.RowsRead.Count:N0} tables, "
                    + $"{IntakeVerb.Quarantined(report.QuarantinedByReason)}; details in {workspace.Name(reportPath)}",
                    new Dictionary<string, double> { ["subjects"] = report.Subjects, ["events"] = report.Events, ["quarantined"] = quarantined });
            },
            stop).GetValueOrDefault("quarantined");
    }
}
