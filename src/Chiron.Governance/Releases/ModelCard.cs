using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Chiron.Governance.Releases;

/// <summary>The model card of a release, in Markdown, computed from what the workspace recorded: nothing in it is typed by hand.</summary>
internal static class ModelCard
{
    public static string Write(ReleaseContents contents, Workspace workspace, ReleaseLineage lineage, DateTimeOffset createdAt, ReleaseFile weights, string keyFingerprint)
    {
        var card = new StringBuilder();
        card.AppendLine($"# {contents.Name} {contents.Version}").AppendLine();
        card.AppendLine($"A clinical foundation model of {Cell(workspace.Configuration.Owner)}, trained on its own de-identified longitudinal records with Chiron {ProductVersion.Current}; released {createdAt:yyyy-MM-dd}.");
        card.AppendLine("It estimates what a record makes likely next. **It supports the judgement of qualified clinicians and never replaces it. It is not a medical device and has not been clinically validated.**");

        Section(card, "Intended use", [
            "Risk of coded events over a horizon, a ranked differential and the evidence for it, for subjects or described cases like those it was trained on.",
            "Not for use without a clinician's review, in emergencies as the only source, or for populations unlike its training data.",
        ]);
        Origin(card, workspace, lineage);
        Steps(card, lineage);
        Configuration(card, Path.Combine(contents.ModelFolder, ReleaseBundle.ConfigurationName));
        Evidence(card, contents);
        Section(card, "Known limits", [
            "What was asked and recorded in the training data was someone's choice; a risk reflects recorded events, not all events.",
            "Codes that were rare in training carry little information; the answers say what is unknown.",
            lineage.IsComplete ? "Results are those printed above and nothing more; a group that has no row was not measured." : "The weights were not trained by a recorded step of this workspace: their origin is not proven here.",
        ]);
        Table(card, "Identity", ["what", "value"], [
            ["weights SHA-256", weights.Sha256],
            ["weights size", $"{weights.Bytes:N0} bytes"],
            ["knowledge pack", $"{contents.Knowledge.Version}, content {contents.Knowledge.ContentHash}"],
            ["signing key", keyFingerprint],
        ]);
        return card.ToString();
    }

    private static void Origin(StringBuilder card, Workspace workspace, ReleaseLineage lineage)
    {
        var sources = workspace.Configuration.Sources;
        Section(card, "Training data", [
            sources.Count == 0 ? "The owner has not described its sources in chiron.yaml." : "Sources: " + string.Join("; ", sources.Select(Cell)) + ".",
            lineage.IsComplete
                ? $"Traced back over {lineage.Steps.Count} recorded steps to {lineage.Sources.Files:N0} source files ({lineage.Sources.Bytes:N0} bytes, digest {lineage.Sources.Sha256})."
                : "No recorded step of this workspace wrote these weights.",
        ]);
    }

    private static void Steps(StringBuilder card, ReleaseLineage lineage)
    {
        if (lineage.Steps.Count == 0)
            return;
        Table(card, "How it was made", ["step", "started (UTC)", "settings", "counted"], [.. lineage.Steps.Select(step => (IReadOnlyList<string>)
        [
            step.Step,
            step.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            string.Join(", ", step.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} = {p.Value}")),
            string.Join(", ", step.Counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value:#,0.####}")),
        ])]);
    }

    private static void Configuration(StringBuilder card, string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        if (json.RootElement.ValueKind != JsonValueKind.Object)
            return;
        Table(card, "Model", ["setting", "value"], [.. json.RootElement.EnumerateObject()
            .Where(setting => setting.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False)
            .Select(setting => (IReadOnlyList<string>)[setting.Name, setting.Value.ToString()])]);
    }

    private static void Evidence(StringBuilder card, ReleaseContents contents)
    {
        if (contents.Evidence.Count == 0)
            Section(card, "Evaluation", [contents.EvaluationFolder is null ? "None: this release was not evaluated." : "See the folder evaluation/."]);
        foreach (var table in contents.Evidence)
            Table(card, table.Title, table.Columns, table.Rows);
    }

    private static void Section(StringBuilder card, string title, IReadOnlyList<string> lines)
    {
        card.AppendLine().AppendLine($"## {title}").AppendLine();
        foreach (var line in lines)
            card.AppendLine($"- {line}");
    }

    private static void Table(StringBuilder card, string title, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        card.AppendLine().AppendLine($"## {title}").AppendLine();
        card.AppendLine($"| {string.Join(" | ", columns.Select(Cell))} |").AppendLine($"|{string.Concat(Enumerable.Repeat(" --- |", columns.Count))}");
        foreach (var row in rows)
            card.AppendLine($"| {string.Join(" | ", row.Select(Cell))} |");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
