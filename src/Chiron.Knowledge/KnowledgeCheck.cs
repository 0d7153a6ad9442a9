using Chiron.Knowledge.Loading;

namespace Chiron.Knowledge;

/// <summary>Finds what is wrong in a pack, with file and line: what <c>chiron knowledge check</c> prints.</summary>
public static class KnowledgeCheck
{
    /// <summary>All problems by file and line; empty for a sound pack.</summary>
    /// <exception cref="KnowledgeException">The folder is not a knowledge pack at all.</exception>
    public static IReadOnlyList<KnowledgeProblem> Run(string folder) => Check(PackReader.Read(folder));

    internal static IReadOnlyList<KnowledgeProblem> Check(PackDraft draft)
    {
        new PackRules(draft).Apply();
        return [.. draft.Problems.Distinct().OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Message, StringComparer.Ordinal)];
    }
}
