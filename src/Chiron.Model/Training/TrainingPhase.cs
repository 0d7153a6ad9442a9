namespace Chiron.Model;

/// <summary>What a training run is busy with.</summary>
public enum TrainingPhase
{
    Reading,
    Training,
    Measuring,
    FittingHazards,
    Averaging,
    Calibrating,
    Done,
}
