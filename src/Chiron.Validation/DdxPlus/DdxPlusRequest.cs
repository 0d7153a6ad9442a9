namespace Chiron.Validation.DdxPlus;

/// <summary>Which patients to work, and how they are parted.</summary>
public sealed record DdxPlusRequest
{
    /// <summary>release_conditions.json.</summary>
    public required string ConditionsPath { get; init; }

    /// <summary>release_evidences.json.</summary>
    public required string EvidencesPath { get; init; }

    /// <summary>Patients as CSV, may be gzipped.</summary>
    public required string PatientsPath { get; init; }

    /// <summary>Where ddxplus.json and the replays go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Patients are dealt to so many parts; 2 or more.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Parts of each fold's training patients among which smoothing, threshold and cut are chosen; 2 or more.</summary>
    public int InnerFolds { get; init; } = 5;

    /// <summary>Of the folds, the head and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Resamples of patients for each interval; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>The share of right diagnoses that the stopping threshold is chosen for, in training patients; 0.9921 is the best published agent's.</summary>
    public double TargetAccuracy { get; init; } = 0.9921;
}
