namespace Chiron.Deidentification;

/// <summary>
/// The names of people and towns that one split draws from. A fourth of the listed names is kept for held-out notes, where a further share stands in no
/// list of the product at all.
/// </summary>
internal sealed class InventedNames
{
    private const double UnlistedShare = 0.25;

    private readonly bool _heldOut;
    private readonly string[] _female;
    private readonly string[] _male;
    private readonly string[] _family;
    private readonly string[] _towns;
    private readonly string[][] _unlisted;

    public InventedNames(NoteSplit split)
    {
        _heldOut = split == NoteSplit.HeldOut;
        _female = Mine(DataFile.Words("names-female.txt"));
        _male = Mine(DataFile.Words("names-male.txt"));
        _family = Mine(DataFile.Words("names-family.txt"));
        _towns = Mine(DataFile.Lines("places-us.txt"));
        _unlisted = [[], [], [], DataFile.Lines("places-unlisted.txt")];
        var words = DataFile.Words("names-unlisted.txt");
        var (male, family) = (Array.IndexOf(words, "male:"), Array.IndexOf(words, "family:"));
        _unlisted[0] = words[1..male];
        _unlisted[1] = words[(male + 1)..family];
        _unlisted[2] = words[(family + 1)..];
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

    /// <summary>Whether a word is this split's own to use as a name; it keeps to one side whatever the list it stands in.</summary>
    public bool IsMine(string word) => TextToken.HashOf(word) % 4 == 0 == _heldOut;

    // Names made of several are left out: each part would have a side of its own.
    private string[] Mine(string[] all) => [.. all.Where(name => !name.AsSpan().ContainsAny('-', '\'') && IsMine(name))];

    private string Draw(NoteRandom random, string[] listed, string[] unlisted) =>
        _heldOut && random.Chance(UnlistedShare) ? random.Of(unlisted) : random.FrequentOf(listed);
}
