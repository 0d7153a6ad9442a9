using System.Text;

namespace Chiron.Timelines.DuckDb;

/// <summary>A VARCHAR column of a chunk, as UTF-8.</summary>
public readonly ref struct TextVector
{
    private readonly ReadOnlySpan<StringValue> _values;

    internal TextVector(ReadOnlySpan<StringValue> values) => _values = values;

    /// <summary>The row's bytes, in place. Meaningless where the row is null.</summary>
    public ReadOnlySpan<byte> this[int row] => StringValue.Bytes(in _values[row]);

    public string String(int row) => Encoding.UTF8.GetString(this[row]);
}
