using System.Reflection;
using System.Runtime.InteropServices;

namespace Chiron.Timelines.DuckDb.Native;

/// <summary>Finds DuckDB's native library: <c>$CHIRON_DUCKDB_LIBRARY</c>, else beside the program, where the build puts it, else where the system looks.</summary>
internal static class DuckDbLibrary
{
    public const string Name = "duckdb";
    public const string PathVariable = "CHIRON_DUCKDB_LIBRARY";

    public static void Register() => NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);

    /// <summary>The file name on this system.</summary>
    public static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Name)
            return 0;

        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } chosen)
            return Load(chosen);

        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
            return Load(beside);

        return NativeLibrary.TryLoad(FileName, assembly, searchPath, out var handle)
            ? handle
            : throw new DuckDbException(
                $"DuckDB's native library {FileName} is neither beside the program ('{AppContext.BaseDirectory}') nor where the system looks for libraries. " +
                $"Build again with Node.js 20 or newer installed, or set {PathVariable} to the library's path.");
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new DuckDbException(
                $"'{path}' is not a DuckDB library that this {RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture} process can load: {e.Message}", e);
        }
    }
}
