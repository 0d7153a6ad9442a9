using Chiron.Timelines.DuckDb.Native;

namespace Chiron.Timelines.DuckDb;

/// <summary>Some rows of a query as columns of spans over DuckDB's own memory, without a copy. Valid until the reader's next Read.</summary>
public readonly ref struct DataChunk
{
    private readonly ChunkHandle _handle;
    private readonly DuckDbType[] _types;

    internal DataChunk(ChunkHandle handle, DuckDbType[] types)
    {
        _handle = handle;
        _types = types;
        RowCount = (int)NativeMethods.DataChunkSize(handle);
    }

    public int RowCount { get; }

    /// <summary>Which rows of a column hold a value. What a span holds in the other rows has no meaning.</summary>
    public unsafe ValidityMask Validity(int column)
    {
        var words = NativeMethods.VectorValidity(Vector(column));
        return new ValidityMask(words == null ? default : new ReadOnlySpan<ulong>(words, (RowCount + 63) / 64));
    }

    /// <summary>A BIGINT column, or any timestamp or time column in its own unit.</summary>
    /// <exception cref="InvalidCastException">The column has another type (so for every accessor).</exception>
    public ReadOnlySpan<long> Int64(int column) => Values<long>(column, _types[column] is DuckDbType.BigInt or DuckDbType.Timestamp
        or DuckDbType.TimestampWithZone or DuckDbType.TimestampSeconds or DuckDbType.TimestampMilliseconds or DuckDbType.TimestampNanoseconds);

    /// <summary>An INTEGER column, or a DATE column as days since 1970-01-01.</summary>
    public ReadOnlySpan<int> Int32(int column) => Values<int>(column, _types[column] is DuckDbType.Integer or DuckDbType.Date);

    public ReadOnlySpan<float> Float(int column) => Values<float>(column, _types[column] is DuckDbType.Float);

    public ReadOnlySpan<double> Double(int column) => Values<double>(column, _types[column] is DuckDbType.Double);

    public ReadOnlySpan<bool> Boolean(int column) => Values<bool>(column, _types[column] is DuckDbType.Boolean);

    public TextVector Text(int column) => new(Values<StringValue>(column, _types[column] is DuckDbType.Varchar or DuckDbType.Blob));

    /// <summary>A VARCHAR[] column.</summary>
    public unsafe TextListVector TextList(int column)
    {
        var entries = Values<ListEntry>(column, _types[column] is DuckDbType.List);
        var vector = Vector(column);
        var child = NativeMethods.ListChild(vector);
        var childCount = (int)NativeMethods.ListSize(vector);
        var words = NativeMethods.VectorValidity(child);
        return new TextListVector(
            entries,
            new TextVector(new ReadOnlySpan<StringValue>(NativeMethods.VectorData(child), childCount)),
            new ValidityMask(words == null ? default : new ReadOnlySpan<ulong>(words, (childCount + 63) / 64)));
    }

    private unsafe ReadOnlySpan<T> Values<T>(int column, bool hasType)
        where T : unmanaged =>
        hasType
            ? new ReadOnlySpan<T>(NativeMethods.VectorData(Vector(column)), RowCount)
            : throw new InvalidCastException($"column {column} is of type {_types[column]}");

    private nint Vector(int column) =>
        (uint)column < (uint)_types.Length
            ? NativeMethods.DataChunkVector(_handle, (ulong)column)
            : throw new ArgumentOutOfRangeException(nameof(column), column, $"the result has {_types.Length} columns");
}
