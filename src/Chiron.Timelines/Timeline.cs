namespace Chiron.Timelines;

/// <summary>
/// One subject's record in time order, as parallel arrays: 20 bytes an event. Static facts come first, then events by time;
/// events at one time keep the order they were added in.
/// </summary>
/// <remarks>Codes and texts are ids in tables that many timelines share.</remarks>
public sealed class Timeline
{
    /// <summary>The value in <see cref="Times"/> of a static fact.</summary>
    public const long StaticTime = long.MinValue;

    private readonly long[] _times;
    private readonly int[] _codes;
    private readonly float[] _values;
    private readonly int[] _texts;

    internal Timeline(long subjectId, StringTable codeTable, StringTable textTable, long[] times, int[] codes, float[] values, int[] texts)
    {
        SubjectId = subjectId;
        CodeTable = codeTable;
        TextTable = textTable;
        _times = times;
        _codes = codes;
        _values = values;
        _texts = texts;
    }

    public long SubjectId { get; }

    public int Count => _times.Length;

    public StringTable CodeTable { get; }

    public StringTable TextTable { get; }

    /// <summary>Microseconds since 1970-01-01T00:00, ascending; <see cref="StaticTime"/> for static facts.</summary>
    public ReadOnlySpan<long> Times => _times;

    /// <summary>Ids in <see cref="CodeTable"/>.</summary>
    public ReadOnlySpan<int> Codes => _codes;

    /// <summary>Measured values; NaN where nothing was measured.</summary>
    public ReadOnlySpan<float> NumericValues => _values;

    /// <summary>Ids in <see cref="TextTable"/>; -1 where there is no text.</summary>
    public ReadOnlySpan<int> TextValues => _texts;

    /// <summary>How many static facts stand before the first dated event.</summary>
    public int StaticCount
    {
        get
        {
            var count = 0;
            while (count < _times.Length && _times[count] == StaticTime)
                count++;
            return count;
        }
    }

    public Event this[int index] => new(
        MicrosecondTime.ToDateTime(_times[index]),
        CodeTable[_codes[index]],
        float.IsNaN(_values[index]) ? null : _values[index],
        _texts[index] < 0 ? null : TextTable[_texts[index]]);

    /// <summary>When the first dated event with <paramref name="code"/> was, in microseconds as <see cref="Times"/>; null where there is none.</summary>
    public long? FirstTimeOf(string code)
    {
        var dated = StaticCount;
        var id = CodeTable.Find(code);
        var index = id < 0 ? -1 : Codes[dated..].IndexOf(id);
        return index < 0 ? null : _times[dated + index];
    }

    /// <summary>What was known at <paramref name="time"/>, that moment included: static facts and events up to it.</summary>
    public Timeline Until(DateTime time)
    {
        var last = MicrosecondTime.FromDateTime(time);
        var end = 0;
        while (end < _times.Length && _times[end] <= last)
            end++;
        return new Timeline(SubjectId, CodeTable, TextTable, _times[..end], _codes[..end], _values[..end], _texts[..end]);
    }
}
