using Chiron.Model;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Chiron.Cli.Terminal;

/// <summary>Training on a terminal: a table that stays in its place, redrawn a few times a second.</summary>
internal sealed class TrainingTable(string title, Action<IRenderable> show, TimeProvider time) : IProgress<TrainingProgress>
{
    private const int LatestMeasurements = 24;
    private const string Bars = "▁▂▃▄▅▆▇█";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly List<double> _measurements = [];
    private readonly List<string> _notices = [];
    private double? _loss;
    private long _measuredAtStep = -1;
    private long _shown;
    private TrainingProgress? _before;

    public void Report(TrainingProgress value)
    {
        if (value.Notice is { } notice)
            _notices.Add(notice);
        // The last report tells that it is over; what there was to see stays.
        if (value.Phase == TrainingPhase.Done && _before is not null)
            value = _before with { Phase = TrainingPhase.Done, Elapsed = value.Elapsed, Left = null };
        _before = value;
        if (value.TrainingLoss is { } loss)
            _loss = _loss is { } smoothed ? (0.95 * smoothed) + (0.05 * loss) : loss;
        if (value.TuningLoss is { } measured && (_measurements.Count == 0 || _measurements[^1] != measured) && value.Step != _measuredAtStep)
        {
            _measurements.Add(measured);
            _measuredAtStep = value.Step;
        }

        if (value.Phase == TrainingPhase.Training && value.Notice is null && _shown != 0 && time.GetElapsedTime(_shown) < Interval)
            return;
        _shown = time.GetTimestamp();
        show(Draw(value));
    }

    internal IRenderable Draw(TrainingProgress p)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(title)).HideHeaders().AddColumn("what").AddColumn("value");
        if (p.Members > 1)
            Row("member", $"{p.Member} of {p.Members}");
        Row("now", TrainingText.Phase(p));
        Row("step", $"{p.Step:N0} of {p.Steps:N0}, epoch {p.Epoch}  {Bar(TrainingText.Fraction(p))}");
        Row("training loss", _loss is { } loss ? $"{loss:F4} nats a token" : "–");
        Row("tuning loss", p.TuningLoss is { } tuning ? $"{tuning:F4}  {Trend()}" : "–");
        Row("best", p.BestLoss is { } best ? $"{best:F4} at step {p.BestStep:N0}" : "–");
        Row("learning rate", p.LearningRate is { } rate ? $"{rate:G3}" : "–");
        if (p.Epsilon is { } epsilon)
            Row("ε spent", $"{epsilon:F3}");
        Row("speed", $"{p.TokensPerSecond:N0} tokens/s");
        Row("time", $"{Durations.Text(p.Elapsed)} gone{(p.Left is { } left ? $", about {Durations.Text(left)} left" : "")}");
        foreach (var notice in _notices)
            Row("note", notice);
        return table;

        void Row(string what, string value) => table.AddRow(Markup.Escape(what), Markup.Escape(value));
    }

    private static string Bar(double fraction)
    {
        const int width = 20;
        var filled = (int)Math.Round(Math.Clamp(fraction, 0, 1) * width);
        return $"{new string('━', filled)}{new string('─', width - filled)} {fraction:P0}";
    }

    // The latest measurements as a line of bars, the lowest of them at the bottom.
    private string Trend()
    {
        var latest = _measurements.TakeLast(LatestMeasurements).ToList();
        var (low, high) = (latest.Min(), latest.Max());
        return string.Concat(latest.Select(value => Bars[high > low ? (int)((value - low) / (high - low) * (Bars.Length - 1)) : 0]));
    }
}
