namespace Chiron.Validation.CrossValidation;

/// <summary>What to cross-validate, on what, and where to write it.</summary>
public sealed record CrossValidationRequest
{
    /// <summary>A MEDS dataset; its own splits play no part.</summary>
    public required string DatasetPath { get; init; }

    public required PredictionTask Task { get; init; }

    /// <summary>Runs of each fold and the report; a fold whose models are trained is not trained again.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>At least 2.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Only this fold, from 1, for a first look; null for all.</summary>
    public int? OnlyFold { get; init; }

    /// <summary>
    /// True to measure on a fifth of the training subjects of each fold, leaving its own subjects untouched: where choices are made.
    /// </summary>
    public bool Inner { get; init; }

    /// <summary>Of folds, weights and bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>At least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>0 for all processors.</summary>
    public int Threads { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
