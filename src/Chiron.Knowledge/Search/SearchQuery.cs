using System.Text;

namespace Chiron.Knowledge.Search;

/// <summary>Makes an FTS5 expression of what someone typed: its words, each quoted, any of them; nothing that was typed is an operator.</summary>
internal static class SearchQuery
{
    public const int MostWords = 32;

    private const int LongestWord = 64;

    private static readonly HashSet<string> Small =
    [
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "does", "for", "from", "has", "have", "how", "i", "in", "is", "it", "my", "of", "on", "or", "s", "should", "the", "to", "was",
        "what", "when", "which", "who", "why", "with",
    ];

    /// <summary>Null where nothing can be searched for.</summary>
    public static string? Of(string typed)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in typed.Length > 4096 ? typed.AsSpan(0, 4096) : typed)
            if (char.IsLetterOrDigit(c))
                word.Append(char.ToLowerInvariant(c));
            else
                End();
        End();
        var telling = words.Where(w => !Small.Contains(w)).Distinct(StringComparer.Ordinal).ToList();
        if (telling.Count == 0)
            telling = [.. words.Distinct(StringComparer.Ordinal)];
        return telling.Count == 0 ? null : string.Join(" OR ", telling.Take(MostWords).Select(w => $"\"{w}\""));

        void End()
        {
            if (word.Length is > 0 and <= LongestWord)
                words.Add(word.ToString());
            word.Clear();
        }
    }
}
