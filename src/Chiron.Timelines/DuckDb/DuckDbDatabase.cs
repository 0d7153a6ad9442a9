using System.Globalization;
using System.Runtime.InteropServices;
using Chiron.Timelines.DuckDb.Native;

namespace Chiron.Timelines.DuckDb;

/// <summary>A DuckDB database, in memory or in one file. Nothing is fetched from the network: extensions are neither installed nor loaded by themselves.</summary>
public sealed class DuckDbDatabase : IDisposable
{
    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>The version of the native library, such as <c>v1.5.6</c>.</summary>
    public static string LibraryVersion => Marshal.PtrToStringUTF8(NativeMethods.LibraryVersion()) ?? "";

    /// <exception cref="DuckDbException">The native library cannot be loaded, or an option is refused.</exception>
    public static DuckDbDatabase InMemory(DuckDbOptions? options = null) => Open(path: null, options);

    /// <param name="path">The database file, made if absent.</param>
    /// <param name="options">Limits; null for DuckDB's own.</param>
    /// <exception cref="DuckDbException">The file is not a database, is locked by another process, or an option is refused.</exception>
    public static DuckDbDatabase OpenFile(string path, DuckDbOptions? options = null) => Open(path, options);

    /// <summary>A connection: one thread at a time, several connections side by side.</summary>
    /// <exception cref="DuckDbException">DuckDB refused.</exception>
    public DuckDbConnection Connect()
    {
        if (NativeMethods.Connect(_handle, out var connection) != NativeMethods.Success)
            throw new DuckDbException("DuckDB refused a connection");
        return new DuckDbConnection(connection);
    }

    public void Dispose() => _handle.Dispose();

    private static DuckDbDatabase Open(string? path, DuckDbOptions? options)
    {
        if (NativeMethods.CreateConfiguration(out var configuration) != NativeMethods.Success)
            throw new DuckDbException("DuckDB could not make a configuration");

        using (configuration)
        {
            Set(configuration, "autoinstall_known_extensions", "false");
            Set(configuration, "autoload_known_extensions", "false");
            if (options?.MemoryLimitBytes is { } bytes)
                Set(configuration, "memory_limit", string.Create(CultureInfo.InvariantCulture, $"{bytes}B"));
            if (options?.TemporaryFolder is { } folder)
                Set(configuration, "temp_directory", folder);
            if (options?.Threads is { } threads)
                Set(configuration, "threads", threads.ToString(CultureInfo.InvariantCulture));

            if (NativeMethods.Open(path, out var database, configuration, out var error) == NativeMethods.Success)
                return new DuckDbDatabase(database);

            database.Dispose();
            var message = Marshal.PtrToStringUTF8(error);
            NativeMethods.Free(error);
            throw new DuckDbException(message ?? $"DuckDB could not open '{path ?? "memory"}'");
        }
    }

    private static void Set(ConfigurationHandle configuration, string name, string option)
    {
        if (NativeMethods.SetConfiguration(configuration, name, option) != NativeMethods.Success)
            throw new DuckDbException($"DuckDB refused the option {name} = '{option}'");
    }
}
