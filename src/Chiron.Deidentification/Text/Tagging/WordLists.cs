using System.Numerics;

namespace Chiron.Deidentification;

/// <summary>The traits of words by their hash: one open table, filled once. A word is told from another by 48 bits of its hash.</summary>
internal sealed class WordLists
{
    private const int FrequentFamilyNames = 4000;
    private const int FrequentGivenNames = 400;
    private const int TraitBits = 16;
    private const int ShortestTownWord = 4;

    private readonly ulong[] _slots;
    private readonly int _mask;

    private WordLists(Dictionary<ulong, WordTraits> traits)
    {
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)traits.Count * 2)];
        _mask = _slots.Length - 1;
        foreach (var (hash, trait) in traits)
        {
            var at = (int)(hash >> 40) & _mask;
            while (_slots[at] != 0)
                at = (at + 1) & _mask;
            _slots[at] = (hash >> TraitBits << TraitBits) | (ushort)trait;
        }
    }

    public WordTraits this[ulong hash]
    {
        get
        {
            for (var at = (int)(hash >> 40) & _mask; _slots[at] != 0; at = (at + 1) & _mask)
                if ((_slots[at] ^ hash) >> TraitBits == 0)
                    return (WordTraits)(ushort)_slots[at];
            return WordTraits.None;
        }
    }

    /// <param name="words">Tables of a language's words; those of clinical work have "clinical" in their name.</param>
    /// <param name="connectors">Words in small letters that may stand within names.</param>
    /// <param name="roles">Tables of words that have a trait.</param>
    public static WordLists Load(IEnumerable<string> words, IEnumerable<string> connectors, IReadOnlyDictionary<WordTraits, string> roles)
    {
        var traits = new Dictionary<ulong, WordTraits>(200_000);
        foreach (var table in words)
            Add(traits, DataFile.Words(table), table.Contains("clinical", StringComparison.Ordinal) ? WordTraits.Clinical | WordTraits.Word : WordTraits.Word);
        foreach (var (trait, table) in roles)
            Add(traits, DataFile.Words(table), trait);
        if (roles.ContainsKey(WordTraits.Verb))
            Add(traits, RegularVerbs(words.SelectMany(DataFile.Words).ToHashSet(StringComparer.Ordinal)), WordTraits.Verb);
        foreach (var table in (ReadOnlySpan<string>)["names-female.txt", "names-male.txt"])
        {
            var given = DataFile.Words(table);
            Add(traits, given, WordTraits.Given);
            Add(traits, given.Take(FrequentGivenNames), WordTraits.FrequentGiven);
        }

        var family = DataFile.Words("names-family.txt");
        Add(traits, family, WordTraits.Family);
        Add(traits, family.Take(FrequentFamilyNames), WordTraits.FrequentFamily);
        Add(traits, DataFile.Lines("places-us.txt").SelectMany(town => town.Split([' ', '-', '\'', '.'])).Where(word => word.Length >= ShortestTownWord), WordTraits.Place);
        Add(traits, connectors, WordTraits.Connector);
        return new WordLists(traits);
    }

    // "rings" and "phoned": English forms whose stem has another form of a verb in the dictionary.
    private static IEnumerable<string> RegularVerbs(HashSet<string> words) => words.Where(word =>
        (word.Length > 4 && word.EndsWith("ed", StringComparison.Ordinal) && (words.Contains(word[..^2]) || words.Contains(word[..^2] + "ing"))) ||
        (word.Length > 3 && word[^1] == 's' && word[^2] != 's' && (words.Contains(word[..^1] + "ing") || (word[^2] == 'e' && words.Contains(word[..^2] + "ing")))));

    private static void Add(Dictionary<ulong, WordTraits> traits, IEnumerable<string> words, WordTraits trait)
    {
        foreach (var word in words)
        {
            var hash = TextToken.HashOf(word);
            traits[hash] = traits.GetValueOrDefault(hash) | trait;
        }
    }
}
