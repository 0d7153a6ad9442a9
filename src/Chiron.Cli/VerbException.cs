namespace Chiron.Cli;

/// <summary>An expected failure of a verb: a sentence for the person at the terminal, and the exit code for the shell.</summary>
internal sealed class VerbException(ExitCode exitCode, string message) : Exception(message)
{
    public ExitCode ExitCode { get; } = exitCode;
}
