using Chiron.Validation.Metrics;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.Reports;

/// <summary>One task: who was measured, who was left out and why, and each predictor's measures.</summary>
public sealed record TaskReport
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required RiskTaskKind Kind { get; init; }

    public required string Code { get; init; }

    public required double HorizonDays { get; init; }

    /// <summary>Prediction points measured: a subject may have several.</summary>
    public required int Points { get; init; }

    public required int Subjects { get; init; }

    public required int Cases { get; init; }

    /// <summary>Points left out because the condition was already recorded.</summary>
    public required int AlreadyRecorded { get; init; }

    /// <summary>Points left out because the record ends before the horizon without the event.</summary>
    public required int Censored { get; init; }

    /// <summary>Cases among the training points that the baseline was fitted on.</summary>
    public required int TrainingCases { get; init; }

    public required IReadOnlyList<PredictorReport> Predictors { get; init; }

    /// <summary>AUROC of the model less that of the baseline, paired.</summary>
    public required Interval GainOverBaseline { get; init; }

    /// <summary>(model − baseline) / (oracle − baseline) of the AUROCs; null without an oracle or where it is less than 0.01 above the baseline.</summary>
    public required double? ShareOfTheWay { get; init; }
}
