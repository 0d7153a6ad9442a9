namespace Chiron.Validation.RareDisease;

/// <summary>What to rank, and from what.</summary>
public sealed record RareDiseaseRequest
{
    /// <summary>hp.json, may be gzipped.</summary>
    public required string OntologyPath { get; init; }

    /// <summary>phenotype.hpoa, may be gzipped.</summary>
    public required string AnnotationsPath { get; init; }

    /// <summary>Phenopackets, one a line, may be gzipped.</summary>
    public required string CasesPath { get; init; }

    /// <summary>Where rare-disease.json goes.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Publications are dealt to so many parts; 2 or more.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Of the folds and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Resamples of publications for each interval; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;
}
