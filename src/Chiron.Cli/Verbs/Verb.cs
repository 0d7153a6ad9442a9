using System.CommandLine;
using Chiron.Cli.Terminal;

namespace Chiron.Cli.Verbs;

/// <summary>
/// A command of <c>chiron</c> with the options that all have: examples under <c>--help</c>, <c>--workspace</c>, <c>--json</c>.
/// </summary>
internal sealed class Verb : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as one JSON object, and no progress." };

    public Verb(string name, string description, params IReadOnlyList<string> examples)
        : base(name, description)
    {
        Examples = examples;
        Add(Workspace);
        Add(_json);
    }

    /// <summary>Whole command lines that work, shown at the end of the help.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>More than the one line of the description, shown after the options; null where that line says it all.</summary>
    public string? Explanation { get; init; }

    public Option<DirectoryInfo> Workspace { get; } = new("--workspace", "-w")
    {
        Description = "The workspace folder.",
        DefaultValueFactory = _ => new DirectoryInfo("workspace"),
    };

    /// <summary>The path of a file that the verb reads.</summary>
    /// <exception cref="VerbException">It does not exist.</exception>
    public static string PathOf(ParseResult parsed, Option<FileInfo> file) => parsed.GetValue(file) is { Exists: true } found
        ? found.FullName
        : throw new VerbException(ExitCode.BadInput, $"'{parsed.GetValue(file)?.FullName}' does not exist; give {file.Name} a file.");

    /// <summary>What the verb does, off the calling thread, with its output and the token that Ctrl-C cancels.</summary>
    public void Does(Func<ParseResult, VerbOutput, CancellationToken, Task<ExitCode>> run) =>
        SetAction(async (result, stop) =>
            (int)await run(result, new VerbOutput(result.GetValue(_json), TimeProvider.System), stop).ConfigureAwait(false));

    /// <summary>The same for work that waits for nothing.</summary>
    public void Does(Func<ParseResult, VerbOutput, CancellationToken, ExitCode> run) =>
        Does((result, output, stop) => Task.Run(() => run(result, output, stop), CancellationToken.None));
}
