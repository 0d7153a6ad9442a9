using System.Runtime.InteropServices;
using Chiron.Timelines.DuckDb.Native;

namespace Chiron.Timelines.DuckDb;

/// <summary>Runs statements. One thread at a time; <see cref="Interrupt"/> alone may be called from another.</summary>
public sealed class DuckDbConnection : IDisposable
{
    private readonly ConnectionHandle _handle;

    internal DuckDbConnection(ConnectionHandle handle)
    {
        _handle = handle;
        Execute("SET TimeZone = 'UTC'"); // so that a timestamp with a zone becomes the same one without it on every machine
    }

    /// <summary>Runs one or more statements to their end and drops what they return.</summary>
    /// <returns>Rows that the last one inserted, updated, deleted or copied.</returns>
    /// <exception cref="DuckDbException">DuckDB refused or failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled; the statement was rolled back.</exception>
    public long Execute(string sql, CancellationToken stop = default)
    {
        stop.ThrowIfCancellationRequested();
        using var interrupt = stop.Register(Interrupt);
        var state = NativeMethods.Query(_handle, sql, out var result);
        try
        {
            if (state == NativeMethods.Success)
                return (long)NativeMethods.RowsChanged(ref result);
            stop.ThrowIfCancellationRequested();
            throw new DuckDbException(Marshal.PtrToStringUTF8(NativeMethods.ResultError(ref result)) ?? "DuckDB failed without a message");
        }
        finally
        {
            NativeMethods.DestroyResult(ref result);
        }
    }

    /// <summary>Runs one statement and streams its rows, chunk by chunk.</summary>
    /// <exception cref="DuckDbException">DuckDB refused or failed.</exception>
    public DuckDbReader Query(string sql, CancellationToken stop = default)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Query(stop, ownsStatement: true);
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>The single number that a query such as <c>SELECT count(*)</c> returns.</summary>
    /// <exception cref="DuckDbException">DuckDB refused, or the result is not one BIGINT.</exception>
    public long QueryInt64(string sql, CancellationToken stop = default)
    {
        using var reader = Query(sql, stop);
        if (!reader.Read() || reader.Chunk.RowCount != 1)
            throw new DuckDbException("the query did not return exactly one row");
        return reader.Chunk.Int64(0)[0];
    }

    /// <summary>Compiles one statement with parameters <c>?</c> or <c>$1</c>.</summary>
    /// <exception cref="DuckDbException">The statement is wrong.</exception>
    public DuckDbStatement Prepare(string sql)
    {
        var state = NativeMethods.Prepare(_handle, sql, out var statement);
        if (state == NativeMethods.Success)
            return new DuckDbStatement(this, statement);

        var message = statement.IsInvalid ? null : Marshal.PtrToStringUTF8(NativeMethods.PrepareError(statement));
        statement.Dispose();
        throw new DuckDbException(message ?? "DuckDB could not prepare the statement");
    }

    /// <summary>Appends rows to a table by chunks: the fast way in.</summary>
    /// <exception cref="DuckDbException">There is no such table.</exception>
    public DuckDbAppender Append(string table)
    {
        var state = NativeMethods.CreateAppender(_handle, schema: null, table, out var appender);
        if (state == NativeMethods.Success)
            return new DuckDbAppender(appender);

        var message = appender.IsInvalid ? null : Marshal.PtrToStringUTF8(NativeMethods.AppenderError(appender));
        appender.Dispose();
        throw new DuckDbException(message ?? $"DuckDB could not append to '{table}'");
    }

    /// <summary>Asks the statement that is running on this connection to stop; it ends with an error.</summary>
    public void Interrupt()
    {
        if (!_handle.IsClosed)
            NativeMethods.Interrupt(_handle);
    }

    public void Dispose() => _handle.Dispose();
}
