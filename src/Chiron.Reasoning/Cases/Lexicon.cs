using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// The pack's names and synonyms compiled to one automaton over words: from each place of a text the longest phrase that it holds is found in
/// one walk, whatever the size of the pack. Articles, possessives and intensifiers within a phrase are skipped on both sides.
/// </summary>
internal sealed class Lexicon
{
    private const int LongestPhrase = 12;

    private static readonly HashSet<string> Skipped =
        ["my", "his", "her", "their", "your", "our", "the", "a", "an", "some", "really", "very", "so", "quite", "just"];

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _next = [];
    private readonly List<List<Term>?> _accepts = [null];

    public Lexicon(KnowledgePack pack)
    {
        // Findings first: where one phrase names a finding and a condition, what is seen counts before what it is called.
        for (var i = 0; i < pack.Findings.Count; i++)
            AddAll(TermKind.Finding, i, [pack.Findings[i].Name, .. pack.Findings[i].Synonyms, .. pack.Findings[i].LayNames]);
        for (var i = 0; i < pack.Conditions.Count; i++)
            AddAll(TermKind.Condition, i, [pack.Conditions[i].Name, .. pack.Conditions[i].Synonyms, .. pack.Conditions[i].LayNames]);
        for (var i = 0; i < pack.Drugs.Count; i++)
            AddAll(TermKind.Drug, i, [pack.Drugs[i].Name, .. pack.Drugs[i].Synonyms]);
    }

    /// <summary>All mentions, leftmost and longest first, none overlapping another.</summary>
    public List<Mention> Find(string text, IReadOnlyList<Token> tokens)
    {
        var mentions = new List<Mention>();
        var i = 0;
        while (i < tokens.Count)
            if (LongestFrom(text, tokens, i) is { } mention)
            {
                mentions.Add(mention);
                i = mention.End;
            }
            else
                i++;
        return mentions;
    }

    private Mention? LongestFrom(string text, IReadOnlyList<Token> tokens, int first)
    {
        if (!IsWord(tokens[first]) || Skipped.Contains(tokens[first].Normal))
            return null;

        Mention? best = null;
        var state = 0;
        var taken = 0;
        for (var i = first; i < tokens.Count && taken < LongestPhrase; i++)
        {
            if (i > first && (tokens[i].Normal == "-" || Skipped.Contains(tokens[i].Normal)))
                continue;
            if (!IsWord(tokens[i]) || !_words.TryGetValue(tokens[i].Normal, out var word) || !_next.TryGetValue(Edge(state, word), out state))
                break;
            taken++;
            if (_accepts[state] is { } terms)
                foreach (var term in terms)
                    if (term.Exact is null || text.AsSpan(tokens[first].Start, tokens[i].End - tokens[first].Start).SequenceEqual(term.Exact))
                    {
                        best = new Mention(term, first, i + 1);
                        break;
                    }
        }

        return best;
    }

    private void AddAll(TermKind kind, int place, IEnumerable<string> phrases)
    {
        foreach (var phrase in phrases)
            Add(phrase, new Term(kind, place, IsAbbreviation(phrase) ? phrase : null));
    }

    private void Add(string phrase, Term term)
    {
        var state = 0;
        var words = 0;
        foreach (var token in TextTokens.Of(phrase))
        {
            if (!IsWord(token) || Skipped.Contains(token.Normal))
                continue;
            if (!_words.TryGetValue(token.Normal, out var word))
                _words.Add(token.Normal, word = _words.Count);
            if (!_next.TryGetValue(Edge(state, word), out var next))
            {
                next = _accepts.Count;
                _accepts.Add(null);
                _next.Add(Edge(state, word), next);
            }

            state = next;
            words++;
        }

        if (words == 0 || words > LongestPhrase)
            return;
        var terms = _accepts[state] ??= [];
        if (!terms.Exists(t => t.Exact == term.Exact))
            terms.Add(term);
    }

    // At most four letters, all capitals: "SOB" in a note is not the sob of a letter.
    private static bool IsAbbreviation(string phrase) => phrase.Length <= 4 && phrase.All(char.IsAsciiLetterUpper);

    private static bool IsWord(in Token token) => token.Kind != TokenKind.Mark;

    private static long Edge(int state, int word) => ((long)state << 32) | (uint)word;
}
