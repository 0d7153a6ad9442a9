using Chiron.Timelines;
using Chiron.Timelines.Meds;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Predictors;

/// <summary>
/// A record up to a prediction time as a row of numbers: log(1 + how often) of each code, of each code with each of its short answers, and the latest value of
/// each measured code. Columns are found while training points are added; a later record has those columns alone.
/// </summary>
/// <remarks>Columns are known by their codes and texts, so that later records may come from another dataset.</remarks>
internal sealed class HistoryFeatures
{
    private const int FewestPoints = 20;     // training points at which a column must be present
    private const int LongestAnswer = 64;    // characters; longer texts are notes
    private const double OuterQuantile = 0.01;

    private readonly Dictionary<Column, int> _found = [];
    private readonly List<Column> _columns = [];
    private readonly SparseRows _rows = new();
    private readonly Dictionary<Column, float> _row = [];
    private readonly SharedIds _codeIds = new(), _textIds = new();
    private int[] _place = [];               // of a found column among those that are kept, or -1
    private (float Low, float High, float Mean, float Deviation)[] _scales = [];

    private enum Role : byte
    {
        Count,
        Latest,
    }

    /// <summary>Training points added.</summary>
    public int Count => _rows.Count;

    /// <summary>How many columns are kept; known after <see cref="Close"/>.</summary>
    public int Columns { get; private set; }

    public void AddTraining(PredictionPoint point)
    {
        Read(point);
        foreach (var (column, value) in _row)
        {
            if (!_found.TryGetValue(column, out var id))
            {
                _found[column] = id = _columns.Count;
                _columns.Add(column);
            }

            _rows.Add(id, Number(column, value));
        }

        _rows.EndRow();
    }

    /// <summary>Ends the training points: keeps the columns that enough of them have, and scales values to mean 0 and deviation 1 within their 1 % and 99 % quantiles.</summary>
    /// <param name="extra">Columns that the caller puts before these.</param>
    /// <param name="fill">Fills the caller's columns of a training point.</param>
    /// <returns>The design, one row for each training point.</returns>
    public SparseRows Close(int extra, Action<int, SparseRows> fill)
    {
        var values = _columns.Select(_ => new List<float>()).ToArray();
        for (var row = 0; row < _rows.Count; row++)
            for (var m = 0; m < _rows.Columns(row).Length; m++)
                values[_rows.Columns(row)[m]].Add(_rows.Values(row)[m]);

        _place = new int[_columns.Count];
        _scales = new (float, float, float, float)[_columns.Count];
        var kept = extra;
        for (var c = 0; c < _columns.Count; c++)
        {
            _place[c] = values[c].Count >= FewestPoints ? kept++ : -1;
            _scales[c] = _columns[c].Role is Role.Latest ? Scale(values[c]) : (float.NegativeInfinity, float.PositiveInfinity, 0, 1);
        }

        Columns = kept;
        var design = new SparseRows();
        for (var row = 0; row < _rows.Count; row++)
        {
            fill(row, design);
            for (var m = 0; m < _rows.Columns(row).Length; m++)
                Add(_rows.Columns(row)[m], _rows.Values(row)[m], design);
            design.EndRow();
        }

        return design;
    }

    /// <summary>Adds the columns of a record to a row of <paramref name="design"/>, without ending it.</summary>
    public void Fill(PredictionPoint point, SparseRows design)
    {
        Read(point);
        foreach (var (column, value) in _row)
            if (_found.TryGetValue(column, out var id))
                Add(id, Number(column, value), design);
    }

    private void Add(int id, float value, SparseRows design)
    {
        if (_place[id] < 0)
            return;
        var (low, high, mean, deviation) = _scales[id];
        design.Add(_place[id], (Math.Clamp(value, low, high) - mean) / deviation);
    }

    private void Read(PredictionPoint point)
    {
        var history = point.History;
        _row.Clear();
        var codeIds = _codeIds.Of(history.CodeTable);
        var birth = history.CodeTable.Find(MedsCodes.Birth);
        var now = MicrosecondTime.FromDateTime(point.Time);
        var times = history.Times;
        var codes = history.Codes;
        var numbers = history.NumericValues;
        var texts = history.TextValues;
        for (var i = 0; i < times.Length && times[i] <= now; i++)
        {
            if (codes[i] == birth)
                continue;
            var code = codeIds[codes[i]];
            CountOne(new Column(code, -1, Role.Count));
            if (texts[i] >= 0 && history.TextTable[texts[i]] is { Length: <= LongestAnswer } text)
                CountOne(new Column(code, _textIds.Of(text), Role.Count));
            if (float.IsFinite(numbers[i]))
                _row[new Column(code, -1, Role.Latest)] = numbers[i];
        }
    }

    private void CountOne(Column column) => _row[column] = _row.GetValueOrDefault(column) + 1;

    private static float Number(Column column, float value) => column.Role is Role.Count ? MathF.Log(1 + value) : value;

    private static (float Low, float High, float Mean, float Deviation) Scale(List<float> values)
    {
        values.Sort();
        var (low, high) = (values[(int)(OuterQuantile * (values.Count - 1))], values[(int)((1 - OuterQuantile) * (values.Count - 1))]);
        var within = values.Select(value => (double)Math.Clamp(value, low, high)).ToList();
        var mean = within.Average();
        var variance = within.Average(value => (value - mean) * (value - mean));
        return (low, high, (float)mean, variance > 1e-12 * (1 + (mean * mean)) ? (float)Math.Sqrt(variance) : 1);
    }

    /// <param name="Code">Id in the dataset's table.</param>
    /// <param name="Text">Id of the answer, or -1.</param>
    /// <param name="Role">What the number is.</param>
    private readonly record struct Column(int Code, int Text, Role Role);
}
