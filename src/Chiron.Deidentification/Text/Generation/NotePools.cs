namespace Chiron.Deidentification;

/// <summary>The templates and filler sentences of one split.</summary>
/// <remarks>Some files belong to a split as a whole, training's but for a fold, others are dealt among all three line by line (<see cref="NoteDeal"/>).</remarks>
internal sealed class NotePools
{
    private static readonly string[] TrainingFiles = ["notes-training.txt", "notes-training-hospital.txt", "notes-training-office.txt"];
    private static readonly string[] OtherFiles = ["notes-others.txt", "notes-others-second.txt", "notes-others-third.txt"];
    private static readonly string[] TrainingBanks = ["notes-banks-hospital.txt", "notes-banks-office.txt", "notes-banks.txt"];
    private static readonly string[] OtherBanks = ["notes-banks.txt", "notes-banks-others.txt"]; // behind a mark, the first holds other authors' too
    private static readonly string[] TrainingAuthors =
    [
        "wards", "acute", "practice", "theatre", "mind", "nursing", "children", "plain", "bare", "headings", "initials", "institutions", "numbers", "terms", "inpatient", "outpatient",
        "ages", "houses", "signatures", "eponyms", "dictation", "shorthand", "systems", "stories",
    ];

    private static readonly string[] DealtAuthors = ["ward", "emergency", "practice", "procedures", "mind", "desk", "community", "hospitalist", "oncology", "specialty", "nursing", "children", "reports"];

    private readonly Dictionary<string, List<string>> _templates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _banks = new(StringComparer.Ordinal);

    public NotePools(NoteSplit split, int? fold = null)
    {
        foreach (var file in split switch { NoteSplit.Training => TrainingFiles, NoteSplit.OtherAuthors => OtherFiles, _ => [] })
            Read(file, _templates, items => items);
        foreach (var file in split switch { NoteSplit.Training => TrainingBanks, NoteSplit.OtherAuthors => OtherBanks, _ => [] })
            Read(file, _banks, items => Part(items, split == NoteSplit.OtherAuthors && file == OtherBanks[0]));
        foreach (var author in split == NoteSplit.OtherAuthors ? [] : DealtAuthors)
        {
            Read($"notes-dealt-{author}.txt", _templates, items => NoteDeal.Share(items, split, fold));
            Read($"notes-banks-dealt-{author}.txt", _banks, items => NoteDeal.Share(items, split, fold));
        }

        foreach (var author in split == NoteSplit.Training || (split == NoteSplit.Development && fold is not null) ? TrainingAuthors : [])
        {
            Read($"notes-training-{author}.txt", _templates, items => NoteDeal.Fold(items, split, fold));
            Read($"notes-banks-training-{author}.txt", _banks, items => NoteDeal.Fold(items, split, fold));
        }
    }

    /// <summary>All templates of all pools.</summary>
    public IEnumerable<string> AllTemplates => _templates.Values.SelectMany(pool => pool);

    /// <summary>All items of all banks, terms and sentences.</summary>
    public IEnumerable<string> AllFillers => _banks.Values.SelectMany(bank => bank);

    public IReadOnlyList<string> Templates(string pool) => _templates[pool];

    public IReadOnlyList<string> Bank(string name) =>
        _banks.TryGetValue(name, out var items) ? items : throw new InvalidOperationException($"a template names the bank '{name}', which no file of this split's banks holds");

    /// <summary>The lists of a table, each behind a line that names it with an @.</summary>
    public static Dictionary<string, List<string>> Lists(string file)
    {
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string> list = [];
        foreach (var line in DataFile.Lines(file))
            if (line[0] != '@')
                list.Add(line.Replace('¶', '\n'));
            else if (!lists.TryGetValue(line[1..], out list!))
                lists[line[1..]] = list = [];
        return lists;
    }

    // Files of one split add to one another's pools.
    private static void Read(string file, Dictionary<string, List<string>> pools, Func<List<string>, List<string>> mine)
    {
        foreach (var (name, items) in Lists(file))
            if (pools.TryGetValue(name, out var pool))
                pool.AddRange(mine(items));
            else
                pools[name] = [.. mine(items)];
    }

    // For training, then, behind a mark, for other authors; a bank without the mark is training's alone.
    private static List<string> Part(List<string> items, bool others)
    {
        var mark = items.IndexOf("---") is var at && at < 0 ? items.Count : at;
        return others ? [.. items.Skip(mark + 1)] : items[..mark];
    }
}
