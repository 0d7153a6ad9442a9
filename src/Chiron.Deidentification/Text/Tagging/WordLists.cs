using System.Globalization;
using System.Numerics;

namespace Chiron.Deidentification;

/// <summary>The traits and classes of words by their hash: one open table, filled once. A word is told from another by 48 bits of its hash.</summary>
internal sealed class WordLists
{
    private const int FrequentFamilyNames = 4000;
    private const int FrequentGivenNames = 400;
    private const int TraitBits = 16;
    private const int ShortestTownWord = 4;

    private readonly ulong[] _slots;
    private readonly ushort[] _classes;
    private readonly WordClass[] _table;
    private readonly int _mask;

    private WordLists(Dictionary<ulong, WordTraits> traits, Dictionary<ulong, ushort> classes, WordClass[] table)
    {
        _table = table;
        foreach (var hash in classes.Keys)
            traits.TryAdd(hash, WordTraits.None);
        _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)traits.Count * 2)];
        _mask = _slots.Length - 1;
        _classes = new ushort[_slots.Length];
        foreach (var (hash, trait) in traits)
        {
            var at = (int)(hash >> 40) & _mask;
            while (_slots[at] != 0)
                at = (at + 1) & _mask;
            _slots[at] = (hash >> TraitBits << TraitBits) | (ushort)trait;
            _classes[at] = classes.GetValueOrDefault(hash);
        }
    }

    public WordTraits this[ulong hash] => Find(hash) is var at && at < 0 ? WordTraits.None : (WordTraits)(ushort)_slots[at];

    /// <summary>The traits of a word, and its class.</summary>
    public (WordTraits Traits, WordClass Class) Of(ulong hash) => Find(hash) is var at && at < 0 ? default : ((WordTraits)(ushort)_slots[at], _table[_classes[at]]);

    /// <param name="words">Tables of a language's words; those of clinical work have "clinical" in their name.</param>
    /// <param name="connectors">Words in small letters that may stand within names.</param>
    /// <param name="roles">Tables of words that have a trait.</param>
    /// <param name="classes">The table of word classes; null where a language has none.</param>
    public static WordLists Load(IEnumerable<string> words, IEnumerable<string> connectors, IReadOnlyDictionary<WordTraits, string> roles, string? classes)
    {
        var traits = new Dictionary<ulong, WordTraits>(200_000);
        foreach (var list in words)
            Add(traits, DataFile.Words(list), list.Contains("clinical", StringComparison.Ordinal) ? WordTraits.Clinical | WordTraits.Word : WordTraits.Word);
        foreach (var (trait, list) in roles)
            Add(traits, DataFile.Words(list), trait);
        if (roles.ContainsKey(WordTraits.Verb))
            Add(traits, RegularVerbs(words.SelectMany(DataFile.Words).ToHashSet(StringComparer.Ordinal)), WordTraits.Verb);
        foreach (var list in (ReadOnlySpan<string>)["names-female.txt", "names-male.txt"])
        {
            var given = DataFile.Words(list);
            Add(traits, given, WordTraits.Given);
            Add(traits, given.Take(FrequentGivenNames), WordTraits.FrequentGiven);
        }

        var family = DataFile.Words("names-family.txt");
        Add(traits, family, WordTraits.Family);
        Add(traits, family.Take(FrequentFamilyNames), WordTraits.FrequentFamily);
        Add(traits, DataFile.Lines("places-us.txt").SelectMany(town => town.Split([' ', '-', '\'', '.'])).Where(word => word.Length >= ShortestTownWord), WordTraits.Place);
        Add(traits, connectors, WordTraits.Connector);
        var (numbers, table) = Classes(classes is null ? [] : DataFile.Lines(classes));
        return new WordLists(traits, numbers, table);
    }

    private int Find(ulong hash)
    {
        for (var at = (int)(hash >> 40) & _mask; _slots[at] != 0; at = (at + 1) & _mask)
            if ((_slots[at] ^ hash) >> TraitBits == 0)
                return at;
        return -1;
    }

    // A line a class: its group, its kind, its words.
    private static (Dictionary<ulong, ushort> Numbers, WordClass[] Table) Classes(string[] lines)
    {
        var numbers = new Dictionary<ulong, ushort>(80 * lines.Length);
        List<WordClass> table = [default];
        foreach (var line in lines)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            table.Add(new WordClass((ushort)table.Count, ushort.Parse(parts[0], CultureInfo.InvariantCulture), byte.Parse(parts[1], CultureInfo.InvariantCulture)));
            foreach (var word in parts.AsSpan(2))
                numbers.TryAdd(TextToken.HashOf(word), table[^1].Number);
        }

        return (numbers, [.. table]);
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
