using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Chiron.Knowledge.Loading;

/// <summary>Reads the files of a pack: <c>pack.yaml</c> and one folder a kind, each file a list of entries.</summary>
internal static class PackReader
{
    public const string PackFile = "pack.yaml";

    /// <exception cref="KnowledgeException">The folder or its <c>pack.yaml</c> is not there.</exception>
    public static PackDraft Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new KnowledgeException($"the knowledge pack '{folder}' is not a folder; name the folder that holds {PackFile}");
        if (!File.Exists(Path.Combine(folder, PackFile)))
            throw new KnowledgeException($"'{folder}' holds no {PackFile}, so it is not a knowledge pack; name the folder that holds it");

        var draft = new PackDraft();
        ReadHeader(folder, draft);
        ReadKind(folder, "sources", draft, draft.Sources, SmallReaders.Source);
        ReadKind(folder, "findings", draft, draft.Findings, FindingReader.Read);
        ReadKind(folder, "conditions", draft, draft.Conditions, ConditionReader.Read);
        ReadKind(folder, "tests", draft, draft.Tests, SmallReaders.Test);
        ReadKind(folder, "drugs", draft, draft.Drugs, DrugReader.Read);
        ReadKind(folder, "procedures", draft, draft.Procedures, SmallReaders.Procedure);
        ReadKind(folder, "redflags", draft, draft.RedFlags, SmallReaders.RedFlag);
        ReadKind(folder, "guidelines", draft, draft.Recommendations, RecommendationReader.Read);
        return draft;
    }

    /// <summary>The pack's files with paths relative to it, slashes forward, in ordinal order: what the content hash runs over.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    private static void ReadHeader(string folder, PackDraft draft)
    {
        if (Parse(folder, PackFile, draft.Problems) is not var (source, root))
            return;
        if (root is not YamlMappingNode mapping)
        {
            draft.Problems.Add(new KnowledgeProblem(PackFile, 1, "must be a mapping with name, version and notice"));
            return;
        }

        var node = new PackNode(source, mapping, draft.Problems);
        draft.Name = node.Text("name");
        draft.Version = node.Text("version");
        draft.Notice = node.Text("notice");
        draft.OtherVisits = node.Bands("other_visits");
        draft.Deaths = node.Bands("deaths");
        node.ReportUnknownKeys();
    }

    private static void ReadKind<T>(string folder, string kind, PackDraft draft, List<Located<T>> entries, Func<PackNode, T> read)
    {
        var subfolder = Path.Combine(folder, kind);
        if (!Directory.Exists(subfolder))
            return;

        foreach (var file in Files(folder).Where(file => file.StartsWith(kind + "/", StringComparison.Ordinal)))
        {
            if (Parse(folder, file, draft.Problems) is not var (source, root))
                continue;
            if (root is not YamlSequenceNode sequence)
            {
                draft.Problems.Add(new KnowledgeProblem(file, 1, "must be a list of entries, each beginning with '- id:'"));
                continue;
            }

            foreach (var item in sequence.Children)
                if (item is YamlMappingNode mapping)
                {
                    var node = new PackNode(source, mapping, draft.Problems);
                    entries.Add(new Located<T>(read(node), file, node.Line));
                    node.ReportUnknownKeys();
                }
                else
                    draft.Problems.Add(new KnowledgeProblem(file, (int)item.Start.Line, "must be an entry with keys"));
        }
    }

    private static (SourceFile File, YamlNode Root)? Parse(string folder, string file, List<KnowledgeProblem> problems)
    {
        try
        {
            var source = new SourceFile(file, File.ReadAllText(Path.Combine(folder, file)));
            var stream = new YamlStream();
            stream.Load(new StringReader(source.Text));
            if (stream.Documents.Count == 1)
                return (source, stream.Documents[0].RootNode);
            problems.Add(new KnowledgeProblem(file, 1, "must hold exactly one YAML document"));
        }
        catch (YamlException e)
        {
            problems.Add(new KnowledgeProblem(file, (int)e.Start.Line, $"is not YAML: {e.Message}"));
        }

        return null;
    }
}
