using System.Runtime.InteropServices;
using System.Text;
using Chiron.Timelines.DuckDb.Native;

namespace Chiron.Timelines.DuckDb;

/// <summary>A compiled statement. Parameters are numbered from 1 and keep their values from one run to the next.</summary>
public sealed class DuckDbStatement : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly StatementHandle _handle;

    internal DuckDbStatement(DuckDbConnection connection, StatementHandle handle)
    {
        _connection = connection;
        _handle = handle;
    }

    public int ParameterCount => (int)NativeMethods.ParameterCount(_handle);

    /// <exception cref="DuckDbException">The statement has no such parameter (so for every Bind).</exception>
    public DuckDbStatement Bind(int parameter, long value) =>
        Check(NativeMethods.BindInt64(_handle, (ulong)parameter, value), parameter);

    public DuckDbStatement Bind(int parameter, double value) =>
        Check(NativeMethods.BindDouble(_handle, (ulong)parameter, value), parameter);

    public DuckDbStatement Bind(int parameter, bool value) =>
        Check(NativeMethods.BindBoolean(_handle, (ulong)parameter, value), parameter);

    public DuckDbStatement Bind(int parameter, DateTime value) =>
        Check(NativeMethods.BindTimestamp(_handle, (ulong)parameter, MicrosecondTime.FromDateTime(value)), parameter);

    public unsafe DuckDbStatement Bind(int parameter, string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        fixed (byte* text = utf8)
            return Check(NativeMethods.BindVarchar(_handle, (ulong)parameter, text, (ulong)utf8.Length), parameter);
    }

    public DuckDbStatement BindNull(int parameter) =>
        Check(NativeMethods.BindNull(_handle, (ulong)parameter), parameter);

    /// <summary>Runs to the end and drops what the statement returns.</summary>
    /// <exception cref="DuckDbException">DuckDB failed.</exception>
    public void Execute(CancellationToken stop = default)
    {
        using var reader = Query(stop);
        while (reader.Read())
        {
        }
    }

    /// <summary>Runs and streams the rows. The statement must outlive the reader.</summary>
    /// <exception cref="DuckDbException">DuckDB failed.</exception>
    public DuckDbReader Query(CancellationToken stop = default) => Query(stop, ownsStatement: false);

    public void Dispose() => _handle.Dispose();

    internal DuckDbReader Query(CancellationToken stop, bool ownsStatement)
    {
        stop.ThrowIfCancellationRequested();
        var interrupt = stop.Register(_connection.Interrupt);
        var state = NativeMethods.ExecuteStreaming(_handle, out var result);
        if (state == NativeMethods.Success)
            return new DuckDbReader(result, interrupt, stop, ownsStatement ? this : null);

        interrupt.Dispose();
        var message = Marshal.PtrToStringUTF8(NativeMethods.ResultError(ref result));
        NativeMethods.DestroyResult(ref result);
        stop.ThrowIfCancellationRequested();
        throw new DuckDbException(message ?? "DuckDB failed without a message");
    }

    private DuckDbStatement Check(int state, int parameter) =>
        state == NativeMethods.Success
            ? this
            : throw new DuckDbException($"the statement has no parameter {parameter}: it has {ParameterCount}, numbered from 1");
}
