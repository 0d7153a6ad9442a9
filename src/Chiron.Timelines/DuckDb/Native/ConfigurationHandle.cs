using System.Runtime.InteropServices;

namespace Chiron.Timelines.DuckDb.Native;

/// <summary>Owns a <c>duckdb_config</c>.</summary>
internal sealed class ConfigurationHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMethods.DestroyConfiguration(ref handle);
        return true;
    }
}
