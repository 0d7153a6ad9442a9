using Chiron.Tensors.Optimization;

namespace Chiron.Model;

/// <summary>A run's time: how much has gone and is left, how fast it goes, and the learning rate that follows from it.</summary>
internal sealed class TrainingClock(TimeProvider time, long began, TrainingConfiguration configuration, long plannedSteps)
{
    private readonly CosineSchedule _schedule =
        new(configuration.LearningRate, Math.Min(configuration.WarmupSteps, plannedSteps / 4), plannedSteps, configuration.LearningRate / 50);

    private double _secondsBefore;
    private double _secondsInSteps;
    private long _tokens;
    private long _steps;
    private long _stepBegan;
    private double _fractionAtFirstStep = -1;

    public long PlannedSteps { get; } = plannedSteps;

    /// <summary>Of the whole run, the time before a resume included.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(_secondsBefore) + time.GetElapsedTime(began);

    public bool IsOver => configuration.MaximumMinutes is { } limit && Elapsed.TotalMinutes >= limit;

    public double TokensPerSecond => _secondsInSteps > 0 ? _tokens / _secondsInSteps : 0;

    public void Resume(double secondsBefore) => _secondsBefore = secondsBefore;

    public void BeginStep() => _stepBegan = time.GetTimestamp();

    public void EndStep(long tokens)
    {
        _secondsInSteps += time.GetElapsedTime(_stepBegan).TotalSeconds;
        _tokens += tokens;
        _steps++;
    }

    /// <summary>Along the cosine by steps or, where the time limit will come first, by time: so the rate is always low at the end.</summary>
    public float LearningRate(long step)
    {
        if (configuration.MaximumMinutes is not { } limit)
            return _schedule.At(step);

        var gone = Elapsed.TotalMinutes / limit;
        if (_fractionAtFirstStep < 0)
            _fractionAtFirstStep = step == 0 ? gone : 0;        // reading the data takes time and no steps
        var byTime = (gone - _fractionAtFirstStep) / Math.Max(1e-9, 1 - _fractionAtFirstStep);
        return step < configuration.WarmupSteps ? _schedule.At(step) : _schedule.At(Math.Max(step, (long)(byTime * PlannedSteps)));
    }

    public TimeSpan? Left(long step)
    {
        if (_steps == 0)
            return null;
        var bySteps = TimeSpan.FromSeconds((PlannedSteps - step) * _secondsInSteps / _steps);
        if (configuration.MaximumMinutes is not { } limit)
            return bySteps;
        var byTime = TimeSpan.FromMinutes(limit) - Elapsed;
        return byTime < bySteps ? byTime < TimeSpan.Zero ? TimeSpan.Zero : byTime : bySteps;
    }
}
