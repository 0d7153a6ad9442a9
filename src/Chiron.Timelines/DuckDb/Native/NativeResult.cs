using System.Runtime.InteropServices;

namespace Chiron.Timelines.DuckDb.Native;

/// <summary><c>duckdb_result</c>: passed by value to <c>duckdb_fetch_chunk</c>, so its size must be exact. Only DuckDB looks inside.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private ulong _deprecatedColumnCount;
    private ulong _deprecatedRowCount;
    private ulong _deprecatedRowsChanged;
    private nint _deprecatedColumns;
    private nint _deprecatedErrorMessage;
    private nint _internalData;
}
