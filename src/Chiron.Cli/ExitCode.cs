namespace Chiron.Cli;

/// <summary>What the command tells the shell. Scripts may rely on these; <c>chiron --help</c> lists them.</summary>
internal enum ExitCode
{
    Success = 0,

    /// <summary>A fault of the program itself; the message asks for a report.</summary>
    Fault = 1,

    /// <summary>The command line was not understood.</summary>
    Usage = 2,

    /// <summary>An input is missing, empty or not what it should be.</summary>
    BadInput = 3,

    /// <summary>The work was done, but a check failed: a leak, a violation of the standard, a refused signature, training that diverged, or a quarantine under <c>--strict</c>.</summary>
    CheckFailed = 4,

    /// <summary>The disk is full or a file could not be read or written.</summary>
    Storage = 5,

    /// <summary>Stopped by Ctrl-C or a termination signal; what was finished is kept.</summary>
    Cancelled = 130,
}
