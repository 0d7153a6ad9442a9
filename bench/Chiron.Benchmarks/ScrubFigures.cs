using System.Globalization;
using System.Text;
using Chiron.Deidentification;

namespace Chiron.Benchmarks;

/// <summary>
/// Found and missed by span. An identifier is found when every letter and digit of it lies in what is taken out; what is taken out is right when it
/// touches an identifier. Exact: the same place and kind.
/// </summary>
internal sealed class ScrubFigures
{
    private const int Resamples = 1000;

    private readonly SortedDictionary<string, int[]> _kinds = new(StringComparer.Ordinal);

    private readonly List<(int Identifiers, int Found, int TakenOut, int Right)> _notes = [];

    public bool ShowsErrors { get; init; }

    public double Recall => Sum(1) / (double)Sum(0);

    public double Precision => Sum(4) / (double)Sum(3);

    public string Summary => string.Create(CultureInfo.InvariantCulture, $"recall {100 * Recall:F2} %, precision {100 * Precision:F2} %, {Sum(0):N0} identifiers");

    public void Add(string text, IReadOnlyList<(int Start, int End, string Kind)> gold, IReadOnlyList<ScrubbedSpan> found)
    {
        var (foundBefore, rightBefore) = (Sum(1), Sum(4));
        foreach (var (start, end, kind) in gold)
        {
            var counts = Counts(kind);
            counts[0]++;
            if (IsCovered(text, start, end, found))
                counts[1]++;
            else
                Show("missed", kind, text, start, end);
            if (found.Any(span => span.Start == start && span.End == end && span.Category.ToString() == kind))
                counts[2]++;
        }

        foreach (var span in found)
        {
            var counts = Counts(span.Category.ToString());
            counts[3]++;
            if (gold.Any(g => g.Start < span.End && span.Start < g.End))
                counts[4]++;
            else
                Show($"wrong by {span.Layer}", span.Category.ToString(), text, span.Start, span.End);
        }

        _notes.Add((gold.Count, Sum(1) - foundBefore, found.Count, Sum(4) - rightBefore));
    }

    public string Table(string title)
    {
        var table = new StringBuilder();
        table.AppendLine($"\n{title}\n\n| kind | identifiers | recall | exact place and kind | taken out | precision |\n| --- | --- | --- | --- | --- | --- |");
        foreach (var (kind, counts) in _kinds)
            Row(table, kind, counts);
        Row(table, "all", [Sum(0), Sum(1), Sum(2), Sum(3), Sum(4)]);
        table.AppendLine($"\nintervals of 95 % over notes drawn again {Resamples:N0} times: recall {Interval(note => (note.Found, note.Identifiers))}, precision {Interval(note => (note.Right, note.TakenOut))}");
        return table.ToString();
    }

    // Bootstrap over whole notes (Efron 1979), for what stands in one note is alike. It says nothing of other templates.
    private string Interval(Func<(int Identifiers, int Found, int TakenOut, int Right), (int Part, int Whole)> share)
    {
        var random = new Random(Resamples);
        var shares = new double[Resamples];
        foreach (ref var value in shares.AsSpan())
        {
            var (part, whole) = (0, 0);
            for (var i = 0; i < _notes.Count; i++)
            {
                var (p, w) = share(_notes[random.Next(_notes.Count)]);
                (part, whole) = (part + p, whole + w);
            }

            value = 100.0 * part / whole;
        }

        Array.Sort(shares);
        return string.Create(CultureInfo.InvariantCulture, $"{shares[Resamples / 40]:F2} to {shares[^(Resamples / 40)]:F2} %");
    }

    private static void Row(StringBuilder table, string kind, int[] c) => table.AppendLine(string.Create(
        CultureInfo.InvariantCulture, $"| {kind} | {c[0]:N0} | {Share(c[1], c[0])} | {Share(c[2], c[0])} | {c[3]:N0} | {Share(c[4], c[3])} |"));

    private static string Share(int part, int whole) => whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F2} %");

    private static bool IsCovered(string text, int start, int end, IReadOnlyList<ScrubbedSpan> found)
    {
        for (var i = start; i < end; i++)
            if (char.IsLetterOrDigit(text[i]) && !found.Any(span => span.Start <= i && i < span.End))
                return false;
        return true;
    }

    private void Show(string what, string kind, string text, int start, int end)
    {
        if (!ShowsErrors)
            return;
        Console.WriteLine($"{what} {kind}: {text[Math.Max(0, start - 36)..start]}⟦{text[start..end]}⟧{text[end..Math.Min(text.Length, end + 24)]}".ReplaceLineEndings("⏎"));
    }

    private int Sum(int at) => _kinds.Values.Sum(counts => counts[at]);

    private int[] Counts(string kind)
    {
        if (!_kinds.TryGetValue(kind, out var counts))
            _kinds[kind] = counts = new int[5];
        return counts;
    }
}
