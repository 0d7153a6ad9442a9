namespace Chiron.Deidentification;

/// <summary>The templates and filler sentences of one split.</summary>
internal sealed class NotePools
{
    private const int OneInTuning = 8;

    private readonly Dictionary<string, List<string>> _templates;
    private readonly Dictionary<string, List<string>> _banks;

    public NotePools(NoteSplit split)
    {
        _templates = split == NoteSplit.HeldOut ? Read("notes-held-out.txt") : Divide(Read("notes-training.txt"), split == NoteSplit.Tuning);
        _banks = Read("notes-banks.txt").ToDictionary(
            bank => bank.Key,
            bank => bank.Value.IndexOf("---") is var at && split == NoteSplit.HeldOut ? bank.Value[(at + 1)..] : bank.Value[..at],
            StringComparer.Ordinal);
    }

    public IReadOnlyList<string> Templates(string pool) => _templates[pool];

    public IReadOnlyList<string> Bank(string name) =>
        _banks.TryGetValue(name, out var items) ? items : throw new InvalidOperationException($"a template names the bank '{name}', which notes-banks.txt does not hold");

    // Every eighth template of a pool, the last of a small one, is kept for tuning.
    private static Dictionary<string, List<string>> Divide(Dictionary<string, List<string>> pools, bool tuning) => pools.ToDictionary(
        pool => pool.Key, pool => Divide(pool.Value, Math.Min(OneInTuning, pool.Value.Count), tuning), StringComparer.Ordinal);

    private static List<string> Divide(List<string> pool, int of, bool tuning) => [.. pool.Where((_, i) => i % of == of - 1 == tuning)];

    private static Dictionary<string, List<string>> Read(string file)
    {
        var pools = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string> pool = [];
        foreach (var line in DataFile.Lines(file))
            if (line[0] == '@')
                pools[line[1..]] = pool = [];
            else
                pool.Add(line.Replace('¶', '\n'));
        return pools;
    }
}
