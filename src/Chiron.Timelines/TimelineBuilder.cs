namespace Chiron.Timelines;

/// <summary>Collects one subject's events in any order and builds the sorted <see cref="Timeline"/>. Reusable for the next subject after Build.</summary>
public sealed class TimelineBuilder(StringTable codeTable, StringTable textTable)
{
    private readonly List<long> _times = [];
    private readonly List<int> _codes = [];
    private readonly List<float> _values = [];
    private readonly List<int> _texts = [];

    public TimelineBuilder() : this(new StringTable(), new StringTable())
    {
    }

    public int Count => _times.Count;

    public TimelineBuilder Add(in Event e) =>
        Add(
            MicrosecondTime.FromDateTime(e.Time),
            codeTable.Intern(e.Code),
            e.NumericValue ?? float.NaN,
            e.TextValue is null ? -1 : textTable.Intern(e.TextValue));

    /// <param name="microseconds">Since 1970-01-01T00:00, or <see cref="Timeline.StaticTime"/>.</param>
    /// <param name="codeId">An id in the code table.</param>
    /// <param name="value">NaN where nothing was measured.</param>
    /// <param name="textId">An id in the text table, or -1.</param>
    public TimelineBuilder Add(long microseconds, int codeId, float value, int textId)
    {
        _times.Add(microseconds);
        _codes.Add(codeId);
        _values.Add(value);
        _texts.Add(textId);
        return this;
    }

    public Timeline Build(long subjectId) => Build(subjectId, textTable);

    /// <summary>As Build, for ids of texts that come from a table standing on the builder's own.</summary>
    internal Timeline Build(long subjectId, StringTable texts)
    {
        var timeline = IsSorted()
            ? new Timeline(subjectId, codeTable, texts, [.. _times], [.. _codes], [.. _values], [.. _texts])
            : BuildSorted(subjectId, texts);
        _times.Clear();
        _codes.Clear();
        _values.Clear();
        _texts.Clear();
        return timeline;
    }

    private Timeline BuildSorted(long subjectId, StringTable texts)
    {
        var order = Enumerable.Range(0, _times.Count).ToArray();
        Array.Sort(order, (a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        return new Timeline(
            subjectId,
            codeTable,
            texts,
            Array.ConvertAll(order, i => _times[i]),
            Array.ConvertAll(order, i => _codes[i]),
            Array.ConvertAll(order, i => _values[i]),
            Array.ConvertAll(order, i => _texts[i]));
    }

    private bool IsSorted()
    {
        for (var i = 1; i < _times.Count; i++)
            if (_times[i] < _times[i - 1])
                return false;
        return true;
    }
}
