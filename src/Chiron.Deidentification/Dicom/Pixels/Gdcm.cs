using System.ComponentModel;
using System.Diagnostics;

namespace Chiron.Deidentification;

/// <summary>GDCM's program gdcmconv: JPEG of all processes, JPEG-LS and JPEG 2000. One process a file.</summary>
public sealed class Gdcm : IPixelDecoder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _program;

    private Gdcm(string program) => _program = program;

    /// <summary>The program where it is installed on the path; null elsewhere.</summary>
    public static Gdcm? Find()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            if (folder.Length > 0 && Path.Combine(folder, OperatingSystem.IsWindows() ? "gdcmconv.exe" : "gdcmconv") is var program && File.Exists(program))
                return new Gdcm(program);
        return null;
    }

    /// <inheritdoc/>
    public bool TryDecode(string path, string target)
    {
        var start = new ProcessStartInfo(_program, ["--raw", Path.GetFullPath(path), target]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync(); // read, so that it never waits for a reader, and not looked at
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return false;
            }

            Task.WaitAll(output, errors);
            return process.ExitCode == 0 && File.Exists(target);
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
