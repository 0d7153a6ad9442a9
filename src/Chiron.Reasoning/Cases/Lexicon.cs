using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// The pack's names and synonyms compiled to one automaton over words: from each place of a text the longest phrase that it holds is found in
/// one walk, whatever the size of the pack. Articles, possessives, sides, intensifiers, a copula or a negation within a phrase are stepped over;
/// a long word that is one letter off a word of the pack, and no word of its own, is read as that word.
/// </summary>
internal sealed class Lexicon
{
    private const int LongestPhrase = 12;

    private static readonly HashSet<string> Skipped =
        ["my", "his", "her", "their", "your", "our", "the", "a", "an", "some", "any", "really", "very", "so", "quite", "just"];

    // Stepped over within a phrase where the phrase itself does not hold them.
    private static readonly HashSet<string> SteppedOver = ["left", "right", "both", "bilateral", "is", "are", "was", "were", "feel", "felt", "been", "getting", "mild", "severe", "bad", "little", "bit"];

    private static readonly HashSet<string> Denials = ["not", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "never"];

    private static readonly HashSet<string> Auxiliaries = ["do", "doe", "did", "is", "are", "wa", "has"];

    // "Elevated JVP" is also written "JVP elevated", with or without its "is".
    private static readonly HashSet<string> Adjectives =
    [
        "elevated", "raised", "swollen", "enlarged", "red", "increased", "reduced", "decreased", "irregular", "distended", "positive", "dilated", "stiff", "sore", "itchy", "dry", "slurred", "blurred",
        "unsteady", "tender", "low", "high", "bulging", "absent", "diminished", "palpable", "pale", "dark", "black", "bloody", "yellow", "blue", "cold", "numb", "weak", "painful", "drooping", "crooked", "racing",
        "pounding", "hot", "limited",
    ];

    // "Shoulder pain" is also written "pain in the shoulder".
    private static readonly HashSet<string> Complaints =
        ["pain", "swelling", "stiffness", "weakness", "numbness", "tenderness", "discomfort", "ache", "rash", "mass", "lump", "tingling", "cramping", "itching", "redness", "ulcer", "lesion"];

    // Words that say that something is not there, by the finding that they deny.
    private static readonly (string Phrase, string Finding)[] DenyingWords =
    [
        ("afebrile", "fever"), ("anicteric", "jaundice"), ("nonsmoker", "smoking"), ("never smoker", "smoking"), ("normotensive", "elevated-blood-pressure"), ("not tachycardic", "tachycardia"),
        ("nontoxic", "unresponsiveness"), ("well hydrated", "dry-mucous-membranes"), ("moist mucous membranes", "dry-mucous-membranes"), ("supple neck", "neck-stiffness"), ("neck supple", "neck-stiffness"),
    ];

    private readonly Dictionary<string, int> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<long, int> _next = [];
    private readonly List<List<Term>?> _accepts = [null];
    private readonly SpellingCorrector _spelling;

    public Lexicon(KnowledgePack pack)
    {
        // Findings first: where one phrase names a finding and a condition, what is seen counts before what it is called.
        for (var i = 0; i < pack.Findings.Count; i++)
            AddAll(TermKind.Finding, i, [pack.Findings[i].Name, .. Alternatives(pack.Findings[i].Name), .. pack.Findings[i].Synonyms, .. pack.Findings[i].LayNames]);
        foreach (var (phrase, finding) in DenyingWords)
            for (var i = 0; i < pack.Findings.Count; i++)
                if (pack.Findings[i].Id == finding)
                    Add(phrase, new Term(TermKind.Finding, i, null, Denies: true));
        for (var i = 0; i < pack.Conditions.Count; i++)
            AddAll(TermKind.Condition, i, [pack.Conditions[i].Name, .. pack.Conditions[i].Synonyms, .. pack.Conditions[i].LayNames]);
        for (var i = 0; i < pack.Drugs.Count; i++)
            AddAll(TermKind.Drug, i, [pack.Drugs[i].Name, .. pack.Drugs[i].Synonyms]);
        for (var i = 0; i < pack.Findings.Count; i++)
            Add(pack.Findings[i].Id.Replace('-', ' '), new Term(TermKind.Finding, i, null));       // last, where nothing else has the phrase: "Drooping eyelid" has the id ptosis
        _spelling = new SpellingCorrector(_words.Keys);
    }

    /// <summary>All mentions, leftmost and longest first, none overlapping another.</summary>
    public List<Mention> Find(string text, IReadOnlyList<Token> tokens)
    {
        var words = WordsOf(tokens);
        var mentions = new List<Mention>();
        var i = 0;
        while (i < tokens.Count)
            if (LongestFrom(text, tokens, words, i) is { } mention)
            {
                mentions.Add(mention);
                i = mention.End;
            }
            else
                i++;
        return mentions;
    }

    // The pack's number of each token's word, typing errors put right; −1 where it has none.
    private int[] WordsOf(IReadOnlyList<Token> tokens)
    {
        var words = new int[tokens.Count];
        var corrections = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tokens.Count; i++)
        {
            var normal = tokens[i].Normal;
            if (!IsWord(tokens[i]))
                words[i] = -1;
            else if (_words.TryGetValue(normal, out var word) || corrections.TryGetValue(normal, out word))
                words[i] = word;
            else
            {
                words[i] = tokens[i].Kind == TokenKind.Word && corrections.Count < SpellingCorrector.MostWords && _spelling.Correct(normal) is { } right ? _words[right] : -1;
                corrections[normal] = words[i];
            }
        }

        return words;
    }

    private Mention? LongestFrom(string text, IReadOnlyList<Token> tokens, int[] words, int first)
    {
        if (words[first] < 0 || Skipped.Contains(tokens[first].Normal))
            return null;

        Mention? best = null;
        var held = 0;                           // words of it that the phrase itself holds
        Walk(first, 0, 0, false);
        return best;

        // From a word that a phrase may hold or step over, "JVP is elevated" beside "JVP is raised", both ways are walked.
        void Walk(int from, int state, int taken, bool denied)
        {
            for (var i = from; i < tokens.Count && taken < LongestPhrase; i++)
            {
                var normal = tokens[i].Normal;
                if (i > first && (normal == "-" || Skipped.Contains(normal)))
                    continue;
                if (words[i] < 0 || !_next.TryGetValue(Edge(state, words[i]), out var next))
                {
                    if (i == first)
                        return;
                    if (SteppedOver.Contains(normal))
                        continue;
                    if (Denials.Contains(normal) || (Auxiliaries.Contains(normal) && i + 1 < tokens.Count && tokens[i + 1].Normal == "not"))
                    {
                        denied |= Denials.Contains(normal);
                        continue;
                    }

                    return;
                }

                if (i > first && SteppedOver.Contains(normal))
                    Walk(i + 1, state, taken, denied);
                state = next;
                taken++;
                if (_accepts[state] is { } terms && (best is null || i + 1 > best.Value.End || (i + 1 == best.Value.End && taken > held)))
                    foreach (var term in terms)
                        if (term.Exact is null || text.AsSpan(tokens[first].Start, tokens[i].End - tokens[first].Start).SequenceEqual(term.Exact))
                        {
                            (best, held) = (new Mention(term, first, i + 1, denied ^ term.Denies), taken);
                            break;
                        }
            }
        }
    }

    private void AddAll(TermKind kind, int place, IEnumerable<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            Add(phrase, new Term(kind, place, IsAbbreviation(phrase) ? phrase : null));
            foreach (var variant in Variants(phrase.Split(' ')))
                Add(variant, new Term(kind, place, null));
        }
    }

    private static IEnumerable<string> Variants(string[] words)
    {
        if (words.Length is < 2 or > 4)
            yield break;
        if (Adjectives.Contains(words[0].ToLowerInvariant()))
            yield return $"{string.Join(' ', words[1..])} {words[0]}";
        if (Complaints.Contains(words[^1].ToLowerInvariant()))
            foreach (var preposition in (string[])["in", "of", "over"])
                yield return $"{words[^1]} {preposition} {string.Join(' ', words[..^1])}";
    }

    // "Numbness or tingling" is either.
    private static IEnumerable<string> Alternatives(string name) => name.Split(' ') is [var one, "or" or "and", var other] ? [one, other] : [];

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
