namespace Chiron.Cli.Terminal;

/// <summary>Progress where no terminal is watching (a log, a pipe): a line every few seconds with the share done and the time that remains.</summary>
internal sealed class ProgressLines(string title, TextWriter output, TimeProvider time) : IProgress<StepProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    public void Report(StepProgress value)
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_last) < Interval)
                return;
            _last = time.GetTimestamp();
        }

        var elapsed = time.GetElapsedTime(_start);
        var left = value.Fraction > 0.01 ? $", about {Durations.Text(elapsed / value.Fraction - elapsed)} left" : "";
        output.WriteLine($"{title}: {value.Fraction:P0}{left}{(value.Detail.Length > 0 ? " · " + value.Detail : "")}");
    }
}
