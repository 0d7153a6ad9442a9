using System.Numerics;

namespace Chiron.Deidentification;

/// <summary>The traits of words by their hash: one open table, filled once. A word is told from another by 56 bits of its hash.</summary>
internal sealed class WordLists
{
    private const int FrequentFamilyNames = 4000;
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
            _slots[at] = (hash & ~0xFFul) | (byte)trait;
        }
    }

    public WordTraits this[ulong hash]
    {
        get
        {
            for (var at = (int)(hash >> 40) & _mask; _slots[at] != 0; at = (at + 1) & _mask)
                if ((_slots[at] ^ hash) < 256)
                    return (WordTraits)(byte)_slots[at];
            return WordTraits.None;
        }
    }

    /// <param name="words">Tables of a language's words; those of clinical work have "clinical" in their name.</param>
    /// <param name="connectors">Words in small letters that may stand within names.</param>
    public static WordLists Load(IEnumerable<string> words, IEnumerable<string> connectors)
    {
        var traits = new Dictionary<ulong, WordTraits>(200_000);
        foreach (var table in words)
            Add(traits, DataFile.Words(table), table.Contains("clinical", StringComparison.Ordinal) ? WordTraits.Clinical | WordTraits.Word : WordTraits.Word);
        Add(traits, DataFile.Words("eponyms.txt"), WordTraits.Eponym);
        Add(traits, DataFile.Words("names-female.txt"), WordTraits.Given);
        Add(traits, DataFile.Words("names-male.txt"), WordTraits.Given);
        var family = DataFile.Words("names-family.txt");
        Add(traits, family, WordTraits.Family);
        Add(traits, family.Take(FrequentFamilyNames), WordTraits.FrequentFamily);
        Add(traits, DataFile.Lines("places-us.txt").SelectMany(town => town.Split([' ', '-', '\'', '.'])).Where(word => word.Length >= ShortestTownWord), WordTraits.Place);
        Add(traits, connectors, WordTraits.Connector);
        return new WordLists(traits);
    }

    private static void Add(Dictionary<ulong, WordTraits> traits, IEnumerable<string> words, WordTraits trait)
    {
        foreach (var word in words)
        {
            var hash = TextToken.HashOf(word);
            traits[hash] = traits.GetValueOrDefault(hash) | trait;
        }
    }
}
