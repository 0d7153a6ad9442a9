namespace Chiron.Cli.Terminal;

/// <summary>Passes a step's own kind of progress on to the display, on the caller's thread.</summary>
internal sealed class MappedProgress<T>(IProgress<StepProgress> target, Func<T, StepProgress> map) : IProgress<T>
{
    public void Report(T value) => target.Report(map(value));
}
