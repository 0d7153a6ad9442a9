using System.Text.Json;
using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;

namespace Chiron.Validation.CrossValidation;

/// <summary>All that a cross-validation found; <c>cross-validation.json</c>.</summary>
public sealed record CrossValidationReport
{
    public required string CreatedAt { get; init; }

    public required string SoftwareVersion { get; init; }

    public required string? DatasetName { get; init; }

    public required PredictionTask Task { get; init; }

    public required int Folds { get; init; }

    /// <summary>Of them measured.</summary>
    public required IReadOnlyList<int> FoldsMeasured { get; init; }

    /// <summary>Whether figures are from inside the training folds: a look, not a result.</summary>
    public required bool Inner { get; init; }

    public required int Seed { get; init; }

    public required int BootstrapSamples { get; init; }

    public required IReadOnlyList<InputFile> Inputs { get; init; }

    public required int Subjects { get; init; }

    /// <summary>Subjects without a prediction time, or whose record ends before it.</summary>
    public required int WithoutPoint { get; init; }

    /// <summary>Subjects measured for a yes or no at the horizon.</summary>
    public required int Measured { get; init; }

    public required int Cases { get; init; }

    public required int AlreadyRecorded { get; init; }

    public required int Censored { get; init; }

    public required IReadOnlyList<CrossValidatedPredictor> Predictors { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, ValidationJson.Default.CrossValidationReport);
}
