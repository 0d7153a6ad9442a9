using System.Diagnostics;

namespace Chiron.Cli.Tests;

/// <summary>The command as a user runs it: a process of its own, in a folder of its own.</summary>
internal sealed class ChironProcess : IDisposable
{
    private readonly Process _process;

    private ChironProcess(Process process) => _process = process;

    public static Finished Run(string folder, params IReadOnlyList<string> arguments)
    {
        using var running = Start(folder, arguments);
        return running.Finish(TimeSpan.FromMinutes(4));
    }

    /// <summary>The same with something on standard input.</summary>
    public static Finished RunWithInput(string folder, string input, params IReadOnlyList<string> arguments)
    {
        using var running = Start(folder, arguments);
        running._process.StandardInput.Write(input);
        running._process.StandardInput.Close();
        return running.Finish(TimeSpan.FromMinutes(4));
    }

    public static ChironProcess Start(string folder, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "chiron.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new ChironProcess(Process.Start(start)!);
    }

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Error => _process.StandardError;

    public bool HasExited => _process.HasExited;

    /// <summary>SIGKILL: no handler runs, nothing is saved on the way out.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    public Finished Finish(TimeSpan patience)
    {
        var output = _process.StandardOutput.ReadToEndAsync();
        var error = _process.StandardError.ReadToEndAsync();
        if (!_process.WaitForExit(patience))
            Assert.Fail($"the command did not end within {patience}");
        return new Finished(_process.ExitCode, output.Result, error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    public sealed record Finished(int ExitCode, string Output, string Error)
    {
        /// <summary>Both streams, for the message of a failed assertion.</summary>
        public string All => $"exit code {ExitCode}\n{Output}\n{Error}";
    }
}
