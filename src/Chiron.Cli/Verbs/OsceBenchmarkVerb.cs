using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Validation;
using Chiron.Validation.Metrics;
using Chiron.Validation.Osce;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark osce</c>: the differential on examination cases told as text.</summary>
internal static class OsceBenchmarkVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "osce",
            "Name the diagnosis of examination cases from their text.",
            "chiron benchmark osce --cases cases.jsonl")
        {
            Explanation =
                "Cases are dealt to development and held-out by a keyed hash and counted apart. A case counts where the pack holds its diagnosis, by name, synonym or ICD-10-CM code; the others are "
                + "listed as out of reach. docs/benchmarks.md has the method. The result goes to benchmarks/osce.json in the workspace.",
        };
        var cases = new Option<FileInfo>("--cases") { Description = "The cases, a JSON object a line.", Required = true };
        var knowledge = new Option<DirectoryInfo?>("--knowledge") { Description = "The pack's folder [default: knowledgePack of chiron.yaml, else the starter pack]." };
        var confusion = new Option<bool>("--confusion") { Description = "List every case of the development half and what was thought of it." };
        foreach (var option in new Option[] { cases, knowledge, confusion })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var told = Verb.PathOf(parsed, cases);
            var root = parsed.GetValue(verb.Workspace)!.FullName;
            var named = parsed.GetValue(knowledge);
            var pack = KnowledgePack.Load(KnowledgePackFolder.Choose(named, root));
            var report = output.WithValidationProgress("benchmark osce", progress => OsceBenchmark.Run(
                pack, new Assessor(pack), told, Path.Combine(root, "benchmarks"),
                progress, stop));
            Print(report, parsed.GetValue(confusion), output);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Print(OsceReport report, bool confusion, VerbOutput output)
    {
        output.Line(report.Pack);
        foreach (var figures in report.Figures)
            output.Line(
                $"{figures.Part,-12} {figures.Given,-24} {figures.InReach} of {figures.Cases} in reach: first {Share(figures.First)}   in 3 {Share(figures.InThree)}   "
                + $"in the differential {Share(figures.InDifferential)}   no differential {figures.Abstained}");
        output.Line($"out of reach: {string.Join(", ", report.Results.Where(r => r.Mapped == MapKind.OutOfReach).Select(r => r.Diagnosis).Distinct().Order(StringComparer.OrdinalIgnoreCase))}");
        foreach (var result in report.Results.Where(r => confusion && !r.HeldOut && r.Mapped != MapKind.OutOfReach))
            output.Line(
                $"  line {result.Line}: {result.Diagnosis} ({result.Mapped.ToString().ToLowerInvariant()}: {string.Join(", ", result.Conditions)}) "
                + $"{(result.Rank is { } rank ? $"at {rank}" : result.Outcome.ToString())}; first: {string.Join(", ", result.First)}");
        output.Object(new JsonObject
        {
            ["pack"] = report.Pack,
            ["figures"] = new JsonArray([.. report.Figures.Select(f => (JsonNode)new JsonObject
            {
                ["part"] = f.Part, ["given"] = f.Given, ["cases"] = f.Cases, ["inReach"] = f.InReach, ["first"] = f.First.Count, ["inThree"] = f.InThree.Count,
                ["inDifferential"] = f.InDifferential.Count, ["abstained"] = f.Abstained,
            })]),
        });
    }

    private static string Share(CountedShare share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share.Count} = {100 * share.Value:F0} % ({100 * share.Low:F0}–{100 * share.High:F0})");
}
