using System.CommandLine;
using System.Text.Json.Nodes;
using Chiron.Governance;
using Chiron.Knowledge;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron knowledge</c>: what a knowledge pack holds and what is wrong in it, with file and line; packs made of other people's collections.</summary>
internal static class KnowledgeVerb
{
    public static Verb Create() =>
        new("knowledge", "Look after the knowledge pack.", "chiron knowledge check", "chiron knowledge check our-pack --json") { CheckVerb(), KnowledgeImportVerb.Create() };

    private static Verb CheckVerb()
    {
        var verb = new Verb(
            "check",
            "Say what a knowledge pack holds and what is wrong in it.",
            "chiron knowledge check",
            "chiron knowledge check our-pack",
            "chiron knowledge check our-pack --json")
        {
            Explanation =
                "Prints every problem as file:line: what is wrong, then what was counted. Exit code 0 for a sound pack, 4 where there are problems, 3 where the folder "
                + "is no pack. docs/knowledge.md describes the files and the language in which recommendations say when they apply.",
        };
        var folder = new Argument<DirectoryInfo?>("folder")
        {
            Description = "The pack's folder [default: knowledgePack of chiron.yaml, else the starter pack].",
            Arity = ArgumentArity.ZeroOrOne,
        };
        verb.Add(folder);
        verb.Does((parsed, output, _) =>
        {
            var named = parsed.GetValue(folder);
            var root = parsed.GetValue(verb.Workspace)!.FullName;
            var path = KnowledgePackFolder.Choose(named, root);
            var report = KnowledgeCheck.Inspect(path);

            foreach (var problem in report.Problems)
                output.Line(problem.ToString());
            output.Line($"{(report.Problems.Count == 0 ? "✓" : "✗")} {report.Name} {report.Version}: {Counted(report.Problems.Count, "problem")}");
            output.Line("  " + string.Join(" · ", report.Counts.Select(count => $"{count.Value:N0} {count.Key}")));
            output.Line($"  {Counted(report.OnEstimatesAlone, "entry", "entries")} on the authors' estimate alone");
            output.Line($"  content hash {report.ContentHash}");
            output.Line($"  {report.Notice}");
            output.Object(Json(report));
            return report.Problems.Count == 0 ? ExitCode.Success : ExitCode.CheckFailed;
        });
        return verb;
    }

    private static string Counted(int count, string one, string? many = null) => $"{count:N0} {(count == 1 ? one : many ?? one + "s")}";

    private static JsonObject Json(KnowledgeReport report) => new()
    {
        ["name"] = report.Name,
        ["version"] = report.Version,
        ["notice"] = report.Notice,
        ["contentHash"] = report.ContentHash,
        ["counts"] = new JsonObject(report.Counts.Select(count => KeyValuePair.Create(count.Key, (JsonNode?)count.Value))),
        ["onEstimatesAlone"] = report.OnEstimatesAlone,
        ["problems"] = new JsonArray(
            [.. report.Problems.Select(problem => new JsonObject { ["file"] = problem.File, ["line"] = problem.Line, ["message"] = problem.Message })]),
    };
}
