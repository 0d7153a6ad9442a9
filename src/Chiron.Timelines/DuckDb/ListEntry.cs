using System.Runtime.InteropServices;

namespace Chiron.Timelines.DuckDb;

/// <summary><c>duckdb_list_entry</c>: which elements of the child vector a row's list is.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ListEntry
{
    public ulong Offset;
    public ulong Length;
}
