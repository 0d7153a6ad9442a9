using System.Runtime.InteropServices;

namespace Chiron.Timelines.Storage;

/// <summary>Binds the SQLite provider to the system's own library, once a process.</summary>
public static class SqliteLibrary
{
    private static readonly Lazy<bool> Ready = new(Bind);

    /// <exception cref="DllNotFoundException">The library is not on this machine; the message says how to install it.</exception>
    public static void Load() => _ = Ready.Value;

    private static bool Bind()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(SQLitePCL.SQLite3Provider_e_sqlite3).Assembly,
            (name, _, _) => name == "e_sqlite3" ? NativeLibrary.Load(LibraryName()) : 0);
        try
        {
            SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException($"SQLite's library '{LibraryName()}' is not on this machine; install it (Debian and Ubuntu: apt-get install libsqlite3-0).", e);
        }

        return true;
    }

    private static string LibraryName() =>
        OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
}
