using Chiron.Model;

namespace Chiron.Cli.Terminal;

/// <summary>Training where no terminal is watching: a line every few seconds, and each notice at once.</summary>
internal sealed class TrainingLines(IProgress<StepProgress> lines, Action<string> remark) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        if (value.Notice is { } notice)
            remark(notice);
        lines.Report(new StepProgress(TrainingText.Fraction(value), TrainingText.Line(value)));
    }
}
