using Chiron.Knowledge.Loading;

namespace Chiron.Knowledge;

/// <summary>Finds what is wrong in a pack, with file and line: what <c>chiron knowledge check</c> prints.</summary>
public static class KnowledgeCheck
{
    /// <summary>All problems by file and line; empty for a sound pack.</summary>
    /// <exception cref="KnowledgeException">The folder is not a knowledge pack at all.</exception>
    public static IReadOnlyList<KnowledgeProblem> Run(string folder) => Check(PackReader.Read(folder));

    /// <summary>The problems with what was counted, whether the pack is sound or not.</summary>
    /// <exception cref="KnowledgeException">The folder is not a knowledge pack at all.</exception>
    public static KnowledgeReport Inspect(string folder)
    {
        var draft = PackReader.Read(folder);
        return new KnowledgeReport
        {
            Name = draft.Name,
            Version = draft.Version,
            Notice = draft.Notice,
            ContentHash = KnowledgePack.HashOf(folder),
            Counts =
            [
                new("conditions", draft.Conditions.Count),
                new("findings", draft.Findings.Count),
                new("tests", draft.Tests.Count),
                new("drugs", draft.Drugs.Count),
                new("procedures", draft.Procedures.Count),
                new("red flags", draft.RedFlags.Count),
                new("recommendations", draft.Recommendations.Count),
                new("sources", draft.Sources.Count),
            ],
            OnEstimatesAlone = SourcesOfEntries(draft).Count(sources => sources is [Source.Estimate]),
            Problems = Check(draft),
        };
    }

    private static IEnumerable<IReadOnlyList<string>> SourcesOfEntries(PackDraft draft) =>
        draft.Conditions.Select(c => c.Entry.Sources)
            .Concat(draft.Findings.Select(f => f.Entry.Sources))
            .Concat(draft.Tests.Select(t => t.Entry.Sources))
            .Concat(draft.Drugs.Select(d => d.Entry.Sources))
            .Concat(draft.Procedures.Select(p => p.Entry.Sources))
            .Concat(draft.RedFlags.Select(r => r.Entry.Sources))
            .Concat(draft.Recommendations.Select(r => r.Entry.Recommendation?.Sources ?? []));

    internal static IReadOnlyList<KnowledgeProblem> Check(PackDraft draft)
    {
        new PackRules(draft).Apply();
        return [.. draft.Problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Message, StringComparer.Ordinal)];
    }
}
