using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Validation.Osce;
using Chiron.Validation.Triage;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron benchmark triage</c>: under- and over-triage on cases whose need is known.</summary>
internal static class TriageBenchmarkVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "triage",
            "Hold the urgency given against the urgency needed: under-triage, over-triage, cost.",
            "chiron benchmark triage",
            "chiron benchmark triage --cases 1000 --osce cases.jsonl")
        {
            Explanation =
                "Cases are drawn from the knowledge pack, and read from a file of OSCE cases where one is named. What a case needs is the pack's word on its condition, raised by the red flags of all "
                + "that the case holds. Compared is a rule by red flags alone. docs/benchmarks.md has the method. Figures go to benchmarks/triage.json in the workspace.",
        };
        var pack = new Option<DirectoryInfo?>("--pack", "--knowledge") { Description = "The knowledge pack [default: that of chiron.yaml, else the starter pack]." };
        var cases = new Option<int>("--cases") { Description = "How many cases are drawn.", DefaultValueFactory = _ => 500 };
        var osce = new Option<FileInfo?>("--osce") { Description = "OSCE cases, JSON lines." };
        var seed = new Option<int>("--seed") { Description = "Of the drawn cases and the bootstrap.", DefaultValueFactory = _ => 1 };
        foreach (var option in new Option[] { pack, cases, osce, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            if (parsed.GetValue(osce) is { Exists: false } missing)
                throw new VerbException(ExitCode.BadInput, $"'{missing.FullName}' does not exist; give {osce.Name} a file.");
            var root = parsed.GetValue(verb.Workspace)!.FullName;
            var named = parsed.GetValue(pack);
            var knowledge = KnowledgePack.Load(KnowledgePackFolder.Choose(named, root));
            var report = output.WithValidationProgress("benchmark triage", progress => TriageBenchmark.Run(
                knowledge,
                new Assessor(knowledge),
                new TriageRequest
                {
                    OutputFolder = Path.Combine(root, "benchmarks"), Cases = parsed.GetValue(cases), OscePath = parsed.GetValue(osce)?.FullName, Seed = parsed.GetValue(seed),
                },
                progress,
                stop));
            Print(report, output);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Print(TriageReport report, VerbOutput output)
    {
        output.Line(report.Pack);
        foreach (var told in report.Figures.GroupBy(f => (f.Source, f.Told)))
        {
            output.Line($"{told.First().Cases:N0} cases {told.Key.Source}, told: {told.Key.Told}; {told.First().Precautions:N0} without a differential and seen the same day for that");
            foreach (var f in told)
                output.Line(
                    $"  {f.Rule,-38} under {IntervalText.Percent(f.Under)}   by two levels {IntervalText.Percent(f.UnderFar)}   emergencies missed {IntervalText.Percent(f.MissedEmergencies)}   over {IntervalText.Percent(f.Over)}   "
                    + $"cost {IntervalText.Number(f.Cost, 2)}   by condition: under {IntervalText.Percent(f.UnderByCondition)}   over {IntervalText.Percent(f.OverByCondition)}");
        }

        output.Object(new JsonObject
        {
            ["pack"] = report.Pack,
            ["figures"] = new JsonArray([.. report.Figures.Select(f => (JsonNode)new JsonObject
            {
                ["source"] = f.Source, ["told"] = f.Told, ["rule"] = f.Rule, ["cases"] = f.Cases, ["under"] = f.Under.Count, ["over"] = f.Over.Count, ["cost"] = f.Cost.Value,
            })]),
        });
    }
}
