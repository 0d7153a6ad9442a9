using System.Text.Json;
using Chiron.Validation.Metrics;

namespace Chiron.Validation.Reports;

/// <summary>All that a validation found: <c>evaluation.json</c> is this record, <c>evaluation.html</c> shows it.</summary>
public sealed record ValidationReport
{
    /// <summary>The version of this file's shape.</summary>
    public int Format { get; init; } = 1;

    /// <summary>UTC, ISO 8601.</summary>
    public required string CreatedAt { get; init; }

    public required string SoftwareVersion { get; init; }

    public required string? DatasetName { get; init; }

    public required ParameterReport Parameters { get; init; }

    public required IReadOnlyList<InputReport> Inputs { get; init; }

    /// <summary>Subjects of the split, with or without a prediction point.</summary>
    public required int Subjects { get; init; }

    public required int Points { get; init; }

    public required int TrainingPoints { get; init; }

    /// <summary>Whether each outcome is known to have been observed to its horizon, as the truth of a simulated cohort says.</summary>
    public required bool FullyObserved { get; init; }

    public required IReadOnlyList<TaskReport> Tasks { get; init; }

    /// <summary>How many of the tasks all predictors were measured on: the basis of <see cref="Overall"/>.</summary>
    public required int TasksInCommon { get; init; }

    public required IReadOnlyList<OverallReport> Overall { get; init; }

    /// <summary>Mean AUROC of the model less that of the baseline, paired.</summary>
    public required Interval? MeanGainOverBaseline { get; init; }

    /// <summary>(model − baseline) / (oracle − baseline) of the mean AUROCs; null without an oracle or where it is less than 0.01 above the baseline.</summary>
    public required Interval? ShareOfTheWay { get; init; }

    /// <summary>Null without truth.</summary>
    public required DiagnosisReport? Diagnosis { get; init; }

    /// <summary>What a reader must know beside the figures, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The report that a validation wrote to <paramref name="folder"/>.</summary>
    /// <exception cref="ValidationException">There is none, or it is not readable as one.</exception>
    public static ValidationReport Read(string folder)
    {
        var path = Path.Combine(folder, Validator.JsonFile);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ValidationJson.Default.ValidationReport) ?? throw new JsonException();
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new ValidationException($"'{path}' is missing or not an evaluation; run 'chiron validate' again.", e);
        }
    }
}
