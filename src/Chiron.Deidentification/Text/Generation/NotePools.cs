namespace Chiron.Deidentification;

/// <summary>The templates and filler sentences of one split.</summary>
internal sealed class NotePools
{
    private const int OneInTuning = 8;

    private readonly Dictionary<string, List<string>> _templates;
    private readonly Dictionary<string, List<string>> _banks;

    private static readonly string[] TrainingFiles = ["notes-training.txt", "notes-training-hospital.txt", "notes-training-office.txt"];
    private static readonly string[] BankFiles = ["notes-banks-hospital.txt", "notes-banks-office.txt", "notes-banks.txt"]; // the last holds the other splits too

    public NotePools(NoteSplit split)
    {
        _templates = split switch
        {
            NoteSplit.Development => Read("notes-development.txt"),
            NoteSplit.Final => Read("notes-final.txt"),
            _ => Divide(Read(TrainingFiles), split == NoteSplit.Tuning),
        };
        _banks = Read(BankFiles).ToDictionary(bank => bank.Key, bank => Part(bank.Value, split), StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Templates(string pool) => _templates[pool];

    public IReadOnlyList<string> Bank(string name) =>
        _banks.TryGetValue(name, out var items) ? items : throw new InvalidOperationException($"a template names the bank '{name}', which notes-banks.txt does not hold");

    // For training and tuning, for development, then for final notes where those have items of their own.
    private static List<string> Part(List<string> items, NoteSplit split)
    {
        var first = items.IndexOf("---");
        var second = items.IndexOf("---", first + 1);
        return split switch
        {
            NoteSplit.Development => items[(first + 1)..(second < 0 ? items.Count : second)],
            NoteSplit.Final => items[((second < 0 ? first : second) + 1)..],
            _ => items[..first],
        };
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
