using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>What the training split shows of one code: how often, in whom, which values, which words. Bounded in memory.</summary>
internal sealed class CodeStatistics(string code, ulong stream)
{
    private const int KeptValues = 20_000;
    private const int KeptTexts = 1_000;

    private readonly List<float> _values = [];
    private readonly Dictionary<string, (long Events, long Subjects, long LastSubject)> _texts = new(StringComparer.Ordinal);
    private CounterRandom _random = new(0, stream);
    private long _lastSubject = long.MinValue;
    private bool _seenSubject;

    public string Code { get; } = code;

    public long Events { get; private set; }

    public long Subjects { get; private set; }

    public long StaticEvents { get; private set; }

    public long NumericValues { get; private set; }

    public long TextValues { get; private set; }

    /// <summary>A uniform sample of the values (Vitter 1985, algorithm R).</summary>
    public IReadOnlyList<float> Values => _values;

    public void Count(long subject, bool isStatic)
    {
        Events++;
        if (isStatic)
            StaticEvents++;
        if (!_seenSubject || _lastSubject != subject)
            Subjects++;
        (_seenSubject, _lastSubject) = (true, subject);
    }

    public void CountValue(float value)
    {
        NumericValues++;
        if (_values.Count < KeptValues)
        {
            _values.Add(value);
            return;
        }

        var place = (long)(_random.NextDouble() * NumericValues);
        if (place < KeptValues)
            _values[(int)place] = value;
    }

    public void CountText(long subject, string text)
    {
        TextValues++;
        if (_texts.TryGetValue(text, out var seen))
            _texts[text] = (seen.Events + 1, seen.Subjects + (seen.LastSubject == subject ? 0 : 1), subject);
        else if (_texts.Count < KeptTexts)
            _texts[text] = (1, 1, subject);
    }

    /// <summary>Texts seen in at least <paramref name="minimumSubjects"/> subjects, most frequent first, and <c>other</c> where any is left over.</summary>
    public IReadOnlyList<string> Categories(int minimumSubjects, int maximum)
    {
        var kept = _texts.Where(text => text.Value.Subjects >= minimumSubjects && text.Key != VocabularyCode.OtherCategory)
            .OrderByDescending(text => text.Value.Events).ThenBy(text => text.Key, StringComparer.Ordinal)
            .Take(maximum)
            .ToList();
        if (kept.Count == 0)
            return [];
        var left = TextValues - kept.Sum(text => text.Value.Events);
        return [.. kept.Select(text => text.Key), .. left > 0 ? (string[])[VocabularyCode.OtherCategory] : []];
    }

    /// <summary>Takes over what was counted for a rare code that is read as this one. Its values stay out: another code's unit may differ.</summary>
    public void AddRolledUp(CodeStatistics rare)
    {
        Events += rare.Events;
        Subjects += rare.Subjects;      // an upper bound: a subject with both is counted twice
        StaticEvents += rare.StaticEvents;
    }
}
