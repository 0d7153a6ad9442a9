namespace Chiron.Model;

/// <summary>How far a scaling study is.</summary>
/// <param name="Run">From 1.</param>
/// <param name="Runs">All of them.</param>
/// <param name="Training">The run's own progress; null where one has just ended.</param>
/// <param name="Ended">The run that has just ended; null otherwise.</param>
public sealed record ScalingProgress(int Run, int Runs, TrainingProgress? Training = null, ScalingRun? Ended = null);
