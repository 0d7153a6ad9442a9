using Chiron.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Chiron.Cli.Terminal;

/// <summary>A search on a terminal: the rung's trials, the best first, and how far the one under way is.</summary>
internal sealed class SearchTable(string title, Action<IRenderable> show, TimeProvider time) : IProgress<SearchProgress>
{
    private const int MostRows = 30;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly List<TrialResult> _ended = [];
    private long _shown;

    public void Report(SearchProgress value)
    {
        if (value.Ended is { } ended)
            _ended.Add(ended);
        else if (_shown != 0 && time.GetElapsedTime(_shown) < Interval)
            return;
        _shown = time.GetTimestamp();
        show(Draw(value));
    }

    internal IRenderable Draw(SearchProgress p)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .Title(Markup.Escape($"{title}: rung {p.Rung} of {p.Rungs}, trial {p.Place} of {p.TrialsOfRung}"))
            .AddColumns("rung", "trial", "steps", "tuning loss", "settings");
        foreach (var trial in _ended.OrderByDescending(trial => trial.Rung).ThenBy(trial => trial.TuningLoss ?? double.MaxValue).Take(MostRows))
            table.AddRow($"{trial.Rung}", $"{trial.Trial}", $"{trial.Steps:N0}", SearchText.Loss(trial), Markup.Escape(SearchText.Settings(trial.Settings)));
        if (p.Training is { } training)
            table.Caption(Markup.Escape($"trial {p.Trial}: {TrainingText.Line(training)}"));
        return table;
    }
}
