using Chiron.Deidentification;
using Chiron.Governance;
using Chiron.Governance.Releases;
using Chiron.Intake;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Dialogue;
using Chiron.Serving;
using Chiron.Simulation;
using Chiron.Timelines.DuckDb;
using Chiron.Timelines.Meds;
using Chiron.Validation;

namespace Chiron.Cli;

/// <summary>Turns what a verb threw into one sentence on standard error and an exit code.</summary>
internal static class Failure
{
    private const int DiskFullUnix = 28; // ENOSPC
    private const int DiskFullWindows = 112; // ERROR_DISK_FULL

    /// <summary>Set to 1, a fault shows where it came from: types and places only, never a message, which may quote a record.</summary>
    private const string TraceVariable = "CHIRON_TRACE";

    public static ExitCode Report(Exception exception, TextWriter error)
    {
        var (code, sentence) = Describe(exception);
        error.WriteLine($"chiron: {sentence}");
        if (code == ExitCode.Fault && Environment.GetEnvironmentVariable(TraceVariable) == "1")
            for (var at = exception; at is not null; at = at.InnerException)
                error.WriteLine($"{at.GetType().FullName}\n{at.StackTrace}");
        return code;
    }

    private static (ExitCode Code, string Sentence) Describe(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        OperationCanceledException => (ExitCode.Cancelled, "stopped. What was finished is kept; run the same command to go on."),
        _ when IsDiskFull(exception) =>
            (ExitCode.Storage, "the disk is full. Nothing half-written was kept; free some space and run the same command again."),
        VerbException expected => (expected.ExitCode, expected.Message),
        ReleaseRefusedException or TrainingDivergedException => (ExitCode.CheckFailed, exception.Message),
        GovernanceException or IntakeException or KnowledgeException or MedsException or ModelException or SimulationException or ServingException
            or DeidentificationException or ValidationException or DialogueFileException => (ExitCode.BadInput, exception.Message),

        // The system's own messages name paths, and a file of the source may be named after a patient.
        FileNotFoundException or DirectoryNotFoundException =>
            (ExitCode.BadInput, $"a file or folder that is needed is not there ({Place(exception)}); check the paths that were given."),
        UnauthorizedAccessException =>
            (ExitCode.Storage, $"a file or folder may not be read or written ({Place(exception)}); check the permissions of the workspace and the source."),
        IOException => (ExitCode.Storage, $"a file could not be read or written ({Place(exception)}); check the disk and run the same command again."),
        _ => (ExitCode.Fault, $"this is a fault of the program, please report it: {exception.GetType().Name} {Place(exception)}. Set {TraceVariable}=1 to see where it came from."),
    };

    private static bool IsDiskFull(Exception exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
            if (at is IOException && (at.HResult & 0xFFFF) is DiskFullUnix or DiskFullWindows
                || at is DuckDbException && at.Message.Contains("No space left", StringComparison.Ordinal))
                return true;
        return false;
    }

    // Where, not what: the message of an unexpected exception may quote what it read, and that may be identified.
    private static string Place(Exception exception) =>
        exception.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Chiron.", StringComparison.Ordinal))?.Trim() ?? "at an unknown place";
}
