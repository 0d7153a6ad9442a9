namespace Chiron.Model;

/// <summary>How far a search is.</summary>
/// <param name="Rung">From 1.</param>
/// <param name="Trial">The trial under way.</param>
/// <param name="Place">Which of the rung's trials it is, from 1.</param>
/// <param name="Training">The trial's own progress; null where one has just ended.</param>
/// <param name="Ended">The trial that has just ended; null otherwise.</param>
public sealed record SearchProgress(int Rung, int Rungs, int Trial, int Place, int TrialsOfRung, TrainingProgress? Training = null, TrialResult? Ended = null);
