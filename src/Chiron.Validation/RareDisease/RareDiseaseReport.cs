namespace Chiron.Validation.RareDisease;

/// <summary>How high the right disease stands; written as <c>rare-disease.json</c>.</summary>
public sealed record RareDiseaseReport
{
    public required int Cases { get; init; }

    public required int Publications { get; init; }

    /// <summary>Lines of the file that were not read.</summary>
    public required int LeftOut { get; init; }

    public required int Diseases { get; init; }

    public required int Folds { get; init; }

    public required int Seed { get; init; }

    public required IReadOnlyList<RareDiseaseFigures> Figures { get; init; }

    /// <summary>Each fold's weights of the kinds of evidence, by the name of the kind.</summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, double>> Weights { get; init; }
}
