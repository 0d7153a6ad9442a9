using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Validation.Tasks;

/// <summary>Reads from a record what became of each task after a prediction time. Reusable, for one thread.</summary>
internal sealed class OutcomeReader
{
    private const int NoCode = -1;

    private readonly IReadOnlyList<RiskTask> _tasks;
    private readonly bool _fullyObserved;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly int[] _placeOfTask;
    private readonly bool[] _before;
    private readonly long[] _next;
    private readonly int _death;
    private StringTable? _table;
    private int[] _placeOfId = [];

    /// <param name="tasks">Answered in this order.</param>
    /// <param name="fullyObserved">Every horizon is known to lie within the record or to end with death: nothing is censored.</param>
    public OutcomeReader(IReadOnlyList<RiskTask> tasks, bool fullyObserved)
    {
        _tasks = tasks;
        _fullyObserved = fullyObserved;
        _placeOfTask = [.. tasks.Select(task => Place(task.Code))];
        _death = Place(MedsCodes.Death);
        _before = new bool[_places.Count];
        _next = new long[_places.Count];
    }

    public void Read(PredictionPoint point, Span<Outcome> outcomes)
    {
        var timeline = point.History;
        var now = MicrosecondTime.FromDateTime(point.Time);
        Array.Clear(_before);
        Array.Fill(_next, long.MaxValue);
        var times = timeline.Times;
        var codes = timeline.Codes;
        for (var i = 0; i < times.Length; i++)
        {
            var place = PlaceOf(timeline.CodeTable, codes[i]);
            if (place == NoCode)
                continue;
            if (times[i] <= now)
                _before[place] = true;
            else
                _next[place] = Math.Min(_next[place], times[i]);
        }

        var last = times.Length == 0 ? long.MinValue : times[^1];
        for (var t = 0; t < _tasks.Count; t++)
        {
            var place = _placeOfTask[t];
            var end = now + (long)(_tasks[t].HorizonDays * MicrosecondTime.PerDay);
            outcomes[t] =
                _tasks[t].Kind is RiskTaskKind.Onset && _before[place] ? Outcome.AlreadyRecorded
                : _next[place] <= end ? Outcome.Case
                : _fullyObserved || last >= end || _next[_death] <= end ? Outcome.NonCase
                : Outcome.Censored;
        }
    }

    private int Place(string code)
    {
        if (!_places.TryGetValue(code, out var place))
            _places[code] = place = _places.Count;
        return place;
    }

    // A table of codes only grows; what has been looked up stays right.
    private int PlaceOf(StringTable table, int id)
    {
        if (_table != table)
            (_table, _placeOfId) = (table, []);
        if (id >= _placeOfId.Length)
        {
            var known = _placeOfId.Length;
            Array.Resize(ref _placeOfId, Math.Max(id + 1, table.Count));
            for (var i = known; i < _placeOfId.Length; i++)
                _placeOfId[i] = _places.GetValueOrDefault(table[i], NoCode);
        }

        return _placeOfId[id];
    }
}
