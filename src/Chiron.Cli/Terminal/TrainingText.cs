using Chiron.Model;

namespace Chiron.Cli.Terminal;

/// <summary>A training run's progress in words, the same for the live table and for plain lines.</summary>
internal static class TrainingText
{
    public static string Phase(TrainingProgress p) => p.Phase switch
    {
        TrainingPhase.Reading => "reading timelines",
        TrainingPhase.Measuring => "measuring on the tuning split",
        TrainingPhase.Averaging => "averaging the best weights",
        TrainingPhase.FittingHazards => "fitting additive hazards",
        TrainingPhase.Calibrating => "calibrating on the tuning split",
        TrainingPhase.Done => "done",
        _ => "training",
    };

    /// <summary>Done, 0 to 1, over all members.</summary>
    public static double Fraction(TrainingProgress p)
    {
        var own = p.Phase is TrainingPhase.Done or TrainingPhase.FittingHazards or TrainingPhase.Calibrating ? 1
            : p.Left is { } left && p.Elapsed > TimeSpan.Zero ? p.Elapsed / (p.Elapsed + left)
            : p.Steps > 0 ? (double)p.Step / p.Steps
            : 0;
        return p.Phase == TrainingPhase.Done ? 1 : (p.Member - 1 + own) / p.Members;
    }

    public static string Line(TrainingProgress p)
    {
        if (p.TrainingLoss is not { } loss)
            return Phase(p);
        var member = p.Members > 1 ? $"member {p.Member} of {p.Members}, " : "";
        var tuning = p.TuningLoss is { } t ? $", tuning {t:F3}" : "";
        var epsilon = p.Epsilon is { } e ? $", ε {e:F2}" : "";
        var left = p.Left is { } time ? $", {Durations.Text(time)} left" : "";
        return $"{member}step {p.Step:N0}, loss {loss:F3}{tuning}{epsilon}, {p.TokensPerSecond:N0} tokens/s{left}";
    }
}
