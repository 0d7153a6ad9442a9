using System.Runtime.InteropServices;

namespace Chiron.Validation.Predictors;

/// <summary>Rows of numbers of which most are 0, as the numbers of their columns and the values there: 8 bytes for each that is not 0.</summary>
internal sealed class SparseRows
{
    private readonly List<int> _starts = [0];
    private readonly List<int> _columns = [];
    private readonly List<float> _values = [];

    public int Count => _starts.Count - 1;

    /// <summary>Adds to the row that <see cref="EndRow"/> closes. A column comes at most once in a row.</summary>
    public void Add(int column, float value)
    {
        _columns.Add(column);
        _values.Add(value);
    }

    public void EndRow() => _starts.Add(_columns.Count);

    public ReadOnlySpan<int> Columns(int row) => CollectionsMarshal.AsSpan(_columns)[_starts[row].._starts[row + 1]];

    public ReadOnlySpan<float> Values(int row) => CollectionsMarshal.AsSpan(_values)[_starts[row].._starts[row + 1]];
}
