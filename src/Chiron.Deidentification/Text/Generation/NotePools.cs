namespace Chiron.Deidentification;

/// <summary>The templates and filler sentences of one split.</summary>
internal sealed class NotePools
{
    private const int OneInTuning = 8;

    private readonly Dictionary<string, List<string>> _templates;
    private readonly Dictionary<string, List<string>> _banks;

    private static readonly string[] TrainingFiles = ["notes-training.txt", "notes-training-hospital.txt", "notes-training-office.txt"];
    private static readonly string[] DevelopmentFiles = ["notes-development.txt", "notes-development-second.txt"];
    private static readonly string[] BankFiles = ["notes-banks-hospital.txt", "notes-banks-office.txt", "notes-banks.txt"]; // the last holds development's too

    public NotePools(NoteSplit split)
    {
        _templates = split switch
        {
            NoteSplit.Development => Read(DevelopmentFiles),
            NoteSplit.Final => Read("notes-final.txt"),
            _ => Divide(Read(TrainingFiles), split == NoteSplit.Tuning),
        };
        _banks = split == NoteSplit.Final
            ? Read("notes-banks-final.txt")
            : Read(BankFiles).ToDictionary(bank => bank.Key, bank => Part(bank.Value, split == NoteSplit.Development), StringComparer.Ordinal);
    }

    /// <summary>All templates of all pools.</summary>
    public IEnumerable<string> AllTemplates => _templates.Values.SelectMany(pool => pool);

    /// <summary>All items of all banks, terms and sentences.</summary>
    public IEnumerable<string> AllFillers => _banks.Values.SelectMany(bank => bank);

    public IReadOnlyList<string> Templates(string pool) => _templates[pool];

    public IReadOnlyList<string> Bank(string name) =>
        _banks.TryGetValue(name, out var items) ? items : throw new InvalidOperationException($"a template names the bank '{name}', which no file of this split's banks holds");

    // For training and tuning, then, behind a mark, for development; a bank without the mark is training's alone.
    private static List<string> Part(List<string> items, bool development)
    {
        var mark = items.IndexOf("---") is var at && at < 0 ? items.Count : at;
        return development ? [.. items.Skip(mark + 1)] : items[..mark];
    }

    // Every eighth template of a pool, the last of a small one, is kept for tuning.
    private static Dictionary<string, List<string>> Divide(Dictionary<string, List<string>> pools, bool tuning) => pools.ToDictionary(
        pool => pool.Key, pool => Divide(pool.Value, Math.Min(OneInTuning, pool.Value.Count), tuning), StringComparer.Ordinal);

    private static List<string> Divide(List<string> pool, int of, bool tuning) => [.. pool.Where((_, i) => i % of == of - 1 == tuning)];

    // Files of one split add to one another's pools.
    private static Dictionary<string, List<string>> Read(params ReadOnlySpan<string> files)
    {
        var pools = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            List<string> pool = [];
            foreach (var line in DataFile.Lines(file))
                if (line[0] != '@')
                    pool.Add(line.Replace('¶', '\n'));
                else if (!pools.TryGetValue(line[1..], out pool!))
                    pools[line[1..]] = pool = [];
        }

        return pools;
    }
}
