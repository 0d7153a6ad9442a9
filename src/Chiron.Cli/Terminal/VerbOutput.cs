using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Model;
using Chiron.Validation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Chiron.Cli.Terminal;

/// <summary>
/// Where a verb speaks: facts for a person line by line, or one JSON object for a machine under <c>--json</c>. Results go to standard output,
/// progress and remarks to standard error, so that a pipe holds results alone.
/// </summary>
internal sealed class VerbOutput(bool json, TimeProvider time)
{
    private readonly IAnsiConsole _remarks = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
        Interactive = Console.IsErrorRedirected ? InteractionSupport.No : InteractionSupport.Detect,
    });

    public bool Json { get; } = json;

    /// <summary>One line of a result; nothing under <c>--json</c>.</summary>
    public void Line(string text = "")
    {
        if (!Json)
            Console.Out.WriteLine(text);
    }

    /// <summary>A remark on the way, on standard error; nothing under <c>--json</c>.</summary>
    public void Remark(string text)
    {
        if (!Json)
            Console.Error.WriteLine(text);
    }

    /// <summary>The verb's result for a machine; nothing unless <c>--json</c>.</summary>
    public void Object(JsonObject result)
    {
        if (Json)
            Console.Out.WriteLine(result.ToJsonString(Indented));
    }

    /// <summary>Runs <paramref name="work"/> under a progress display: a live bar on a terminal, else a line every few seconds.</summary>
    public T WithProgress<T>(string title, Func<IProgress<StepProgress>, T> work)
    {
        if (Json)
            return work(new Silence<StepProgress>());

        if (!_remarks.Profile.Capabilities.Interactive)
            return work(new ProgressLines(title, Console.Error, time));

        return _remarks.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => work(new ProgressBar(context.AddTask(Markup.Escape(title)), title)));
    }

    /// <summary>The same for a measurement.</summary>
    public T WithValidationProgress<T>(string title, Func<IProgress<ValidationProgress>, T> work) =>
        WithProgress(title, progress => work(new MappedProgress<ValidationProgress>(progress, p => new StepProgress(p.Fraction, p.Stage))));

    /// <summary>The same for training: a live table on a terminal, else a line every few seconds.</summary>
    public T WithTrainingProgress<T>(string title, Func<IProgress<TrainingProgress>, T> work)
    {
        if (Json)
            return work(new Silence<TrainingProgress>());
        if (!_remarks.Profile.Capabilities.Interactive)
            return work(new TrainingLines(new ProgressLines(title, Console.Error, time), Remark));

        return Live(title, show => work(new TrainingTable(title, show, time)));
    }

    /// <summary>The same for a search of hyper-parameters.</summary>
    public T WithSearchProgress<T>(string title, Func<IProgress<SearchProgress>, T> work) =>
        Json ? work(new Silence<SearchProgress>())
        : !_remarks.Profile.Capabilities.Interactive ? work(new SearchLines(Remark))
        : Live(title, show => work(new SearchTable(title, show, time)));

    private T Live<T>(string title, Func<Action<IRenderable>, T> work) => _remarks.Live(new Text(title)).Start(context => work(content =>
    {
        context.UpdateTarget(content);
        context.Refresh();
    }));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Progress that nobody sees.</summary>
    private sealed class Silence<T> : IProgress<T>
    {
        public void Report(T value)
        {
        }
    }
}
