using Chiron.Timelines.Meds;

namespace Chiron.Validation;

/// <summary>What to measure, on what, and where to write it.</summary>
public sealed record ValidationRequest
{
    /// <summary>A MEDS dataset: a folder or one flat Parquet file.</summary>
    public required string DatasetPath { get; init; }

    /// <summary>The MEDS dataset whose training split the baselines are fitted on, such as the one that the model was trained on; null: <see cref="DatasetPath"/>.</summary>
    public string? BaselineDatasetPath { get; init; }

    /// <summary>A trained model's folder.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Where evaluation.json, evaluation.html and labels/ go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The folder with risks.parquet and posteriors.parquet of a simulated cohort; null where no truth is known.</summary>
    public string? TruthFolder { get; init; }

    /// <summary>The subjects to measure on.</summary>
    public Split Split { get; init; } = Split.HeldOut;

    /// <summary>For the choice of prediction times and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A condition becomes a task when at least this many subjects' onset falls within its horizon. At least 2.</summary>
    public int MinimumCases { get; init; } = 10;

    /// <summary>Where more conditions qualify, those with the most cases are taken.</summary>
    public int MaximumConditions { get; init; } = 60;

    /// <summary>Bootstrap resamples for each interval; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 500;

    /// <summary>Whether the logistic regression on counts is fitted and compared: some minutes for 100,000 training subjects.</summary>
    public bool LogisticBaseline { get; init; } = true;

    /// <summary>Threads for the model; 0 for all processors.</summary>
    public int Threads { get; init; }

    /// <summary>The clock for the report's date.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
