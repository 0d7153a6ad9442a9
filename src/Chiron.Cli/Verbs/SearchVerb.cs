using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Knowledge;
using Chiron.Knowledge.Search;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron search</c>: passages of the knowledge pack and of an owner's documents, each with its citation.</summary>
internal static class SearchVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "search",
            "Search the knowledge pack and your own documents.",
            "chiron search \"anticoagulation in pregnancy\"",
            "chiron search --add literature --index search.db",
            "chiron search \"sepsis lactate\" --index search.db --limit 3 --json")
        {
            Explanation =
                "Words are matched by their stems and ranked by bm25. Documents are Markdown, text, PubMed XML and JATS; a file that is broken or too large is named with place and reason, and the "
                + "others are taken. Adding a folder again reads only what changed. Exit code 4 where files were refused.",
        };
        var query = new Argument<string?>("query") { Description = "What to look for, in words.", Arity = ArgumentArity.ZeroOrOne };
        var index = new Option<FileInfo?>("--index") { Description = "The index file [default: search.db of the workspace where there is one, else the pack alone, in memory]." };
        var add = new Option<DirectoryInfo[]>("--add") { Description = "A folder of documents to take into the index; may be given several times.", AllowMultipleArgumentsPerToken = true };
        var limit = new Option<int>("--limit") { Description = $"How many passages, at most {SearchIndex.MostHits}.", DefaultValueFactory = _ => 5 };
        var knowledge = new Option<DirectoryInfo?>("--knowledge") { Description = "The pack's folder [default: knowledgePack of chiron.yaml, else the starter pack]." };
        verb.Add(query);
        foreach (var option in new Option[] { index, add, limit, knowledge })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var typed = parsed.GetValue(query);
            var folders = parsed.GetValue(add) ?? [];
            if (string.IsNullOrWhiteSpace(typed) && folders.Length == 0)
                throw new VerbException(ExitCode.Usage, "give words to search for, or a folder with --add.");
            if (parsed.GetValue(limit) is < 1 or > SearchIndex.MostHits)
                throw new VerbException(ExitCode.Usage, $"--limit is from 1 to {SearchIndex.MostHits}.");
            var root = parsed.GetValue(verb.Workspace)!.FullName;
            var named = parsed.GetValue(knowledge);
            var pack = KnowledgePack.Load(KnowledgePackFolder.Choose(named, root));
            using var search = Open(parsed.GetValue(index), Path.Combine(root, "search.db"), folders.Length > 0);
            search.Add(pack);
            var reports = folders.Select(folder => (folder.FullName, output.WithProgress(
                "search --add", progress => search.Add(folder.FullName, new MappedProgress<double>(progress, share => new StepProgress(share, "reading documents")), stop)))).ToList();
            var hits = string.IsNullOrWhiteSpace(typed) ? [] : search.Search(typed, parsed.GetValue(limit));
            Print(typed, hits, reports, output);
            return reports.Exists(r => r.Item2.Refused.Count > 0) ? ExitCode.CheckFailed : ExitCode.Success;
        });
        return verb;
    }

    private static SearchIndex Open(FileInfo? named, string ofWorkspace, bool adds) =>
        named is not null ? SearchIndex.Open(named.FullName)
        : adds || File.Exists(ofWorkspace) ? SearchIndex.Open(ofWorkspace)
        : SearchIndex.InMemory();

    private static void Print(string? typed, IReadOnlyList<SearchHit> hits, List<(string Folder, AddReport Report)> reports, VerbOutput output)
    {
        foreach (var (folder, report) in reports)
        {
            foreach (var refused in report.Refused)
                output.Line($"✗ {refused}");
            output.Line($"✓ {folder}: {report.Added:N0} files added ({report.Passages:N0} passages), {report.Unchanged:N0} unchanged, {report.Removed:N0} removed, {report.Refused.Count:N0} refused");
        }

        for (var i = 0; i < hits.Count; i++)
        {
            output.Line(string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {hits[i].Title} — {hits[i].Place}  ({hits[i].Score:F1})"));
            output.Line($"   {hits[i].Text.ReplaceLineEndings("\n   ")}");
            output.Line($"   [{hits[i].Document}] {hits[i].Citation}");
        }

        if (hits.Count == 0 && !string.IsNullOrWhiteSpace(typed))
            output.Line("Nothing was found; try other words.");
        output.Object(new JsonObject
        {
            ["query"] = typed,
            ["hits"] = new JsonArray([.. hits.Select(hit => (JsonNode)new JsonObject
            {
                ["document"] = hit.Document, ["title"] = hit.Title, ["place"] = hit.Place, ["text"] = hit.Text, ["citation"] = hit.Citation, ["score"] = Math.Round(hit.Score, 3),
            })]),
            ["added"] = new JsonArray([.. reports.Select(r => (JsonNode)new JsonObject
            {
                ["folder"] = r.Folder, ["files"] = r.Report.Added, ["passages"] = r.Report.Passages, ["unchanged"] = r.Report.Unchanged, ["removed"] = r.Report.Removed,
                ["refused"] = new JsonArray([.. r.Report.Refused.Select(f => (JsonNode)new JsonObject { ["file"] = f.Path, ["place"] = f.Place, ["reason"] = f.Reason })]),
            })]),
        });
    }
}
