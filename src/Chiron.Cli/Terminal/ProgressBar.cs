using Spectre.Console;

namespace Chiron.Cli.Terminal;

/// <summary>A live bar on a terminal, with the time that remains.</summary>
internal sealed class ProgressBar(ProgressTask task, string title) : IProgress<StepProgress>
{
    public void Report(StepProgress value)
    {
        task.Value = Math.Clamp(value.Fraction, 0, 1) * task.MaxValue;
        if (value.Detail.Length > 0)
            task.Description = Markup.Escape($"{title} · {value.Detail}");
    }
}
