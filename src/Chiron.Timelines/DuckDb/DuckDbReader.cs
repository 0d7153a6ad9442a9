using System.Runtime.InteropServices;
using Chiron.Timelines.DuckDb.Native;

namespace Chiron.Timelines.DuckDb;

/// <summary>
/// The rows of a query, a chunk (up to 2,048 rows) at a time: <c>while (reader.Read()) … reader.Chunk.Int64(0)[row] …</c>.
/// A chunk and its spans live until the next Read.
/// </summary>
public sealed class DuckDbReader : IDisposable
{
    private readonly CancellationTokenRegistration _interrupt;
    private readonly CancellationToken _stop;
    private readonly DuckDbStatement? _statement;
    private readonly string[] _names;
    private readonly DuckDbType[] _types;
    private NativeResult _result;
    private ChunkHandle? _chunk;
    private bool _disposed;

    internal DuckDbReader(NativeResult result, CancellationTokenRegistration interrupt, CancellationToken stop, DuckDbStatement? statement)
    {
        _result = result;
        _interrupt = interrupt;
        _stop = stop;
        _statement = statement;

        var columns = (int)NativeMethods.ColumnCount(ref _result);
        _names = new string[columns];
        _types = new DuckDbType[columns];
        for (var c = 0; c < columns; c++)
        {
            _names[c] = Marshal.PtrToStringUTF8(NativeMethods.ColumnName(ref _result, (ulong)c)) ?? "";
            _types[c] = NativeMethods.ColumnType(ref _result, (ulong)c);
        }
    }

    public IReadOnlyList<string> ColumnNames => _names;

    public IReadOnlyList<DuckDbType> ColumnTypes => _types;

    /// <summary>The rows that the last Read brought.</summary>
    /// <exception cref="InvalidOperationException">Read has not been called or has returned false.</exception>
    public DataChunk Chunk =>
        _chunk is { } chunk ? new DataChunk(chunk, _types) : throw new InvalidOperationException("no chunk has been read");

    /// <summary>Goes to the next chunk; false at the end.</summary>
    /// <exception cref="DuckDbException">The query failed on the way.</exception>
    /// <exception cref="OperationCanceledException">The token of the query was cancelled.</exception>
    public bool Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _stop.ThrowIfCancellationRequested();
        _chunk?.Dispose();
        _chunk = null;

        var chunk = NativeMethods.FetchChunk(_result);
        if (!chunk.IsInvalid && NativeMethods.DataChunkSize(chunk) > 0)
        {
            _chunk = chunk;
            return true;
        }

        chunk.Dispose();
        _stop.ThrowIfCancellationRequested();
        return Marshal.PtrToStringUTF8(NativeMethods.ResultError(ref _result)) is { Length: > 0 } message
            ? throw new DuckDbException(message)
            : false;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _interrupt.Dispose();
        _chunk?.Dispose();
        NativeMethods.DestroyResult(ref _result);
        _statement?.Dispose();
    }
}
