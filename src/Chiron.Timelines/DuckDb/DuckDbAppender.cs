using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Chiron.Timelines.DuckDb.Native;

namespace Chiron.Timelines.DuckDb;

/// <summary>
/// Appends rows to a table a chunk at a time: fill <c>Int64(column)[row]</c>, <c>SetText(column, row, …)</c>, <c>SetNull(column, row)</c>
/// for rows 0 to n−1 (n ≤ <see cref="Capacity"/>), then <c>Append(n)</c>. <see cref="Close"/> ends it; without it the rows still buffered are lost.
/// </summary>
/// <remarks>Take the spans anew after each Append: DuckDB may have brought other buffers.</remarks>
public sealed unsafe class DuckDbAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private readonly ChunkHandle _chunk;
    private readonly DuckDbType[] _types;
    private readonly nint[] _vectors;
    private readonly nint[] _data;
    private readonly nint[] _validity; // 0 until the chunk's first null in the column
    private byte[] _utf8 = new byte[256];

    internal DuckDbAppender(AppenderHandle handle)
    {
        _handle = handle;
        var columns = (int)NativeMethods.AppenderColumnCount(handle);
        _types = new DuckDbType[columns];
        _vectors = new nint[columns];
        _data = new nint[columns];
        _validity = new nint[columns];

        var logical = new nint[columns];
        for (var c = 0; c < columns; c++)
        {
            logical[c] = NativeMethods.AppenderColumnType(handle, (ulong)c);
            _types[c] = NativeMethods.TypeId(logical[c]);
        }

        fixed (nint* types = logical)
            _chunk = NativeMethods.CreateDataChunk(types, (ulong)columns);
        for (var c = 0; c < columns; c++)
            NativeMethods.DestroyLogicalType(ref logical[c]);

        Capacity = (int)NativeMethods.VectorSize();
        FindVectors();
    }

    /// <summary>Rows in a chunk.</summary>
    public int Capacity { get; }

    /// <summary>A BIGINT or timestamp column (in its own unit) to fill.</summary>
    /// <exception cref="InvalidCastException">The column has another type (so for every accessor).</exception>
    public Span<long> Int64(int column) => Values<long>(column, _types[column] is DuckDbType.BigInt or DuckDbType.Timestamp
        or DuckDbType.TimestampWithZone or DuckDbType.TimestampSeconds or DuckDbType.TimestampMilliseconds or DuckDbType.TimestampNanoseconds);

    public Span<int> Int32(int column) => Values<int>(column, _types[column] is DuckDbType.Integer or DuckDbType.Date);

    public Span<float> Float(int column) => Values<float>(column, _types[column] is DuckDbType.Float);

    public Span<double> Double(int column) => Values<double>(column, _types[column] is DuckDbType.Double);

    public Span<bool> Boolean(int column) => Values<bool>(column, _types[column] is DuckDbType.Boolean);

    public void SetNull(int column, int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Capacity);
        if (_validity[column] == 0)
        {
            NativeMethods.EnsureValidityWritable(_vectors[column]);
            _validity[column] = (nint)NativeMethods.VectorValidity(_vectors[column]);
        }

        ((ulong*)_validity[column])[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>Lone surrogates become U+FFFD.</summary>
    public void SetText(int column, int row, ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        Assign(column, row, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
    }

    /// <exception cref="ArgumentException"><paramref name="utf8"/> is not UTF-8.</exception>
    public void SetText(int column, int row, ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new ArgumentException("the text is not valid UTF-8", nameof(utf8));
        Assign(column, row, utf8);
    }

    /// <summary>Sets a VARCHAR[] value. Rows must be set in ascending order.</summary>
    public void SetTextList(int column, int row, IReadOnlyList<string> texts)
    {
        var entries = Values<ListEntry>(column, _types[column] is DuckDbType.List);
        var vector = _vectors[column];
        var start = NativeMethods.ListSize(vector);
        if (NativeMethods.ReserveList(vector, start + (ulong)texts.Count) != NativeMethods.Success
            || NativeMethods.SetListSize(vector, start + (ulong)texts.Count) != NativeMethods.Success)
            throw new DuckDbException("DuckDB could not make room for a list");

        entries[row] = new ListEntry { Offset = start, Length = (ulong)texts.Count };
        var child = NativeMethods.ListChild(vector);
        for (var i = 0; i < texts.Count; i++)
        {
            var utf8 = Encoding.UTF8.GetBytes(texts[i]);
            fixed (byte* bytes = utf8)
                NativeMethods.AssignString(child, start + (ulong)i, bytes, (ulong)utf8.Length);
        }
    }

    /// <summary>Appends the first <paramref name="rows"/> rows of the chunk and empties it.</summary>
    /// <exception cref="DuckDbException">A row breaks a constraint of the table, or the disk is full.</exception>
    public void Append(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Capacity);
        NativeMethods.SetDataChunkSize(_chunk, (ulong)rows);
        Check(NativeMethods.AppendDataChunk(_handle, _chunk));
        NativeMethods.ResetDataChunk(_chunk);
        Array.Clear(_validity);
        FindVectors();
    }

    /// <summary>Hands everything appended to the table.</summary>
    /// <exception cref="DuckDbException">A row breaks a constraint of the table, or the disk is full.</exception>
    public void Close() => Check(NativeMethods.CloseAppender(_handle));

    public void Dispose()
    {
        _chunk.Dispose();
        _handle.Dispose();
    }

    private void Assign(int column, int row, ReadOnlySpan<byte> utf8)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Capacity);
        if (_types[column] is not DuckDbType.Varchar)
            throw new InvalidCastException($"column {column} is of type {_types[column]}");
        fixed (byte* text = utf8)
            NativeMethods.AssignString(_vectors[column], (ulong)row, text, (ulong)utf8.Length);
    }

    private Span<T> Values<T>(int column, bool hasType)
        where T : unmanaged =>
        hasType ? new Span<T>((void*)_data[column], Capacity) : throw new InvalidCastException($"column {column} is of type {_types[column]}");

    // A reset chunk may bring other buffers.
    private void FindVectors()
    {
        for (var c = 0; c < _vectors.Length; c++)
        {
            _vectors[c] = NativeMethods.DataChunkVector(_chunk, (ulong)c);
            _data[c] = (nint)NativeMethods.VectorData(_vectors[c]);
        }
    }

    private void Check(int state)
    {
        if (state != NativeMethods.Success)
            throw new DuckDbException(Marshal.PtrToStringUTF8(NativeMethods.AppenderError(_handle)) ?? "DuckDB could not append the rows");
    }
}
