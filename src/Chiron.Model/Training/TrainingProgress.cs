namespace Chiron.Model;

/// <summary>How far a training run is.</summary>
/// <param name="Step">Steps done, those before a resume included.</param>
/// <param name="Steps">Steps planned; early stopping or a time limit may end before.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Losses of the training step last done; null while reading.</param>
/// <param name="TrainingLoss">The same as one number, what training lowers, in nats per token; null while reading.</param>
/// <param name="TuningLoss">The last measurement on the tuning split, what training lowers, in nats per token; null before the first.</param>
/// <param name="TokensPerSecond">Of this process's training steps, measurements left out.</param>
/// <param name="Elapsed">Of the whole run, before a resume included.</param>
/// <param name="Left">By the speed so far or the time limit, whichever ends sooner; null while unknown.</param>
/// <param name="LearningRate">Of the step last done.</param>
/// <param name="BestLoss">The best measurement so far; null before the first.</param>
/// <param name="BestStep">Its step.</param>
/// <param name="Epsilon">What a private run has spent; null without privacy.</param>
/// <param name="Member">Which of several members, from 1.</param>
/// <param name="Members">How many members are trained.</param>
/// <param name="Notice">A sentence for the person at the terminal, such as that a run was resumed; mostly null.</param>
public sealed record TrainingProgress(
    TrainingPhase Phase,
    long Step = 0,
    long Steps = 0,
    int Epoch = 0,
    LossParts? Loss = null,
    double? TrainingLoss = null,
    double? TuningLoss = null,
    double TokensPerSecond = 0,
    TimeSpan Elapsed = default,
    TimeSpan? Left = null,
    float? LearningRate = null,
    double? BestLoss = null,
    long BestStep = 0,
    double? Epsilon = null,
    int Member = 1,
    int Members = 1,
    string? Notice = null);
