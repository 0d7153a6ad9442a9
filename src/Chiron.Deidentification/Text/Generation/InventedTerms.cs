namespace Chiron.Deidentification;

/// <summary>
/// Invented words that are no identifiers although nothing but their context tells: names that have become terms, drugs, devices, organisms, abbreviations,
/// headings. Drawn without end, so that a tagger learns what stands around such words and not the words.
/// </summary>
internal sealed class InventedTerms
{
    private const int ShortestWord = 4;

    private static readonly string[] BrandStarts =
        ["Ab", "Ac", "Al", "Am", "Be", "Bo", "Cal", "Ce", "Cy", "Da", "De", "Do", "Ed", "El", "Es", "Fe", "Fo", "Ga", "Gly", "Hu", "Im", "In", "Ju", "Ka", "Le", "Lo", "Ma", "Me", "Ne", "No", "Or", "Pa", "Pre", "Qui", "Re", "Ro", "Sa", "Sy", "Ta", "To", "Tri", "Ul", "Va", "Vi", "Xe", "Za", "Zo"];

    private static readonly string[] BrandMiddles = ["bi", "ca", "co", "di", "do", "fa", "gi", "la", "li", "lo", "ma", "mi", "na", "ni", "pa", "po", "ri", "ro", "sa", "si", "ta", "ti", "va", "vi", "xo", "zi", ""];

    private static readonly string[] BrandEnds =
        ["ra", "tan", "vex", "zol", "quil", "cet", "dryl", "lin", "cor", "rox", "pro", "flo", "max", "dex", "sil", "mune", "tab", "gesic", "zine", "trel", "gard", "vac", "cin", "pril", "lol", "statin", "mab", "dipine", "azepam", "fenac"];

    private static readonly string[] LatinStarts = ["Acti", "Bact", "Candi", "Clostri", "Entero", "Haemo", "Lacto", "Listo", "Myco", "Neis", "Pseu", "Sal", "Strepto", "Vibri"];

    private static readonly string[] LatinEnds = ["ella", "bacter", "coccus", "dium", "monas", "myces", "ria", "plasma"];

    private static readonly string[] Nations =
        ["American", "British", "Canadian", "Chinese", "Dutch", "English", "European", "German", "Greek", "Indian", "Irish", "Italian", "Japanese", "Korean", "Mexican", "Polish", "Portuguese", "Russian", "Spanish", "Swedish"];

    private static readonly string[] Countries = ["Canada", "China", "England", "France", "Germany", "Greece", "India", "Ireland", "Italy", "Japan", "Mexico", "Nigeria", "Philippines", "Poland", "Russia", "Ukraine", "Brazil", "Cuba", "Haiti", "Puerto Rico", "Spain", "Sweden", "Vietnam"];

    private static readonly string[] States =
    [
        "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "Florida", "Georgia", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana",
        "Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey", "New Mexico", "New York", "North Carolina",
        "North Dakota", "Ohio", "Oklahoma", "Oregon", "Pennsylvania", "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont", "Virginia", "Washington", "West Virginia", "Wisconsin", "Wyoming",
    ];

    private readonly InventedNames _names;
    private readonly string[] _words;

    public InventedTerms(InventedNames names)
    {
        _names = names;
        var called = new HashSet<string>(
            ((string[])["names-female.txt", "names-male.txt", "names-family.txt"]).SelectMany(DataFile.Words).Concat(DataFile.Words("places-us.txt")), StringComparer.OrdinalIgnoreCase);
        _words = [.. DataFile.Words("words-english.txt").Where(word => word.Length >= ShortestWord && !word.Contains('\'', StringComparison.Ordinal) && !called.Contains(word)), .. DataFile.Words("words-clinical.txt").Where(word => word.Length >= ShortestWord && !called.Contains(word))];
    }

    /// <summary>The value of a slot, or null where it is none of these.</summary>
    public string? Value(string slot, NoteRandom random) => slot switch
    {
        "eponym" => _names.Eponym(random),
        "brand" => Brand(random),
        "brandlow" => Brand(random).ToLowerInvariant(),
        "organism" => random.Chance(0.5) ? $"{random.Letters(1)}. {Latin(random).ToLowerInvariant()}" : Latin(random) + (random.Chance(0.5) ? " " + Brand(random).ToLowerInvariant() : ""),
        "abbr" => random.Letters(random.Between(2, 5)),
        "nation" => random.Of(Nations),
        "country" => random.Of(Countries),
        "state" => random.Of(States),
        "word" => random.Of(_words),
        "Word" => Capitalised(random.Of(_words)),
        "WORD" => random.Of(_words).ToUpperInvariant(),
        "Phrase" => Phrase(random),
        "PHRASE" => Phrase(random).ToUpperInvariant(),
        _ => null,
    };

    private string Phrase(NoteRandom random) =>
        string.Join(' ', Enumerable.Range(0, random.Between(1, 4)).Select(i => i > 0 && random.Chance(0.15) ? random.Of<string>(["of", "and", "for", "the"]) : Capitalised(random.Of(_words))));

    private static string Brand(NoteRandom random) =>
        random.Of(BrandStarts) + random.Of(BrandMiddles) + (random.Chance(0.3) ? random.Of(BrandMiddles) : "") + random.Of(BrandEnds);

    private static string Latin(NoteRandom random) => random.Of(LatinStarts) + random.Of(BrandMiddles) + random.Of(LatinEnds);

    private static string Capitalised(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
