namespace Chiron.Deidentification;

/// <summary>
/// The names of people and towns that one split draws from. Of the listed names an eighth is kept for development and an eighth for final notes, where a
/// further share stands in no list of the product at all.
/// </summary>
internal sealed class InventedNames
{
    private const double UnlistedShare = 0.25;

    private readonly NoteSplit _split;
    private readonly string[] _female;
    private readonly string[] _male;
    private readonly string[] _family;
    private readonly string[] _towns;
    private readonly string[][] _unlisted;

    public InventedNames(NoteSplit split)
    {
        _split = split;
        _female = Mine(DataFile.Words("names-female.txt"));
        _male = Mine(DataFile.Words("names-male.txt"));
        _family = Mine(DataFile.Words("names-family.txt"));
        _towns = Mine(DataFile.Lines("places-us.txt"));
        var words = DataFile.Words("names-unlisted.txt");
        var (male, family) = (Array.IndexOf(words, "male:"), Array.IndexOf(words, "family:"));
        _unlisted = [MineUnlisted(words[1..male]), MineUnlisted(words[(male + 1)..family]), MineUnlisted(words[(family + 1)..]), MineUnlisted(DataFile.Lines("places-unlisted.txt"))];
    }

    public string Given(NoteRandom random, bool female) => Draw(random, female ? _female : _male, _unlisted[female ? 0 : 1]);

    public string Town(NoteRandom random) => Draw(random, _towns, _unlisted[3]);

    public string Family(NoteRandom random)
    {
        var name = Draw(random, _family, _unlisted[2]);
        if (name.StartsWith("Mc", StringComparison.Ordinal) && name.Length > 4 && random.Chance(0.8))
            name = "Mc" + char.ToUpperInvariant(name[2]) + name[3..];
        return random.Below(40) switch
        {
            0 => $"{name}-{Draw(random, _family, _unlisted[2])}",
            1 => "O'" + name,
            2 => random.Of<string>(["de la ", "van der ", "Van ", "De ", "Al-", "El ", "St. ", "dos ", "von ", "Ben "]) + name,
            _ => name,
        };
    }

    /// <summary>A family name that a term is called after; rare ones as often as frequent ones.</summary>
    public string Eponym(NoteRandom random) => random.Of(_family);

    /// <summary>Whether a word is this split's own to use as a name; it keeps to one side whatever the list it stands in.</summary>
    public bool IsMine(string word) => (TextToken.HashOf(word) % 8) switch { 0 => _split is NoteSplit.Development or NoteSplit.OtherAuthors, 4 => _split == NoteSplit.Final, _ => _split == NoteSplit.Training };

    // Names made of several are left out: each part would have a side of its own.
    private string[] Mine(string[] all) => [.. all.Where(name => !name.AsSpan().ContainsAny('-', '\'') && IsMine(name))];

    // Unlisted names are for development and final notes alone.
    private string[] MineUnlisted(string[] all) => [.. all.Where(name => (TextToken.HashOf(name) >> 8) % 2 == 0 == (_split != NoteSplit.Final))];

    private string Draw(NoteRandom random, string[] listed, string[] unlisted) =>
        _split >= NoteSplit.Development && random.Chance(UnlistedShare) ? random.Of(unlisted) : random.FrequentOf(listed);
}
