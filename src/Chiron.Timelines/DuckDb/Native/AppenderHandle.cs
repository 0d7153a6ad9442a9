using System.Runtime.InteropServices;

namespace Chiron.Timelines.DuckDb.Native;

/// <summary>Owns a <c>duckdb_appender</c>.</summary>
internal sealed class AppenderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyAppender(ref handle);
        return true;
    }
}
