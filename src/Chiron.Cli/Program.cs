using System.CommandLine;
using Chiron.Cli;
using Chiron.Cli.Verbs;

var parsed = ChironCommand.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"chiron: {error.Message}");
    Console.Error.WriteLine($"chiron: run 'chiron {string.Join(' ', ChironCommand.PathOf(parsed))}--help' for the options and examples.");
    return (int)ExitCode.Usage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30),
    });
}
catch (Exception exception)
{
    return (int)Failure.Report(exception, Console.Error);
}
