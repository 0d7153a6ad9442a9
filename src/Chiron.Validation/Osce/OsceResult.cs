using Chiron.Reasoning.Assessing;

namespace Chiron.Validation.Osce;

/// <summary>What the reasoning made of one case.</summary>
public sealed record OsceResult
{
    /// <summary>Of the file.</summary>
    public required int Line { get; init; }

    public required bool HeldOut { get; init; }

    public required string Diagnosis { get; init; }

    /// <summary>The conditions of the pack that it stands for; empty where it is out of reach.</summary>
    public required IReadOnlyList<string> Conditions { get; init; }

    public required MapKind Mapped { get; init; }

    public required AssessmentOutcome Outcome { get; init; }

    /// <summary>Place of the best of <see cref="Conditions"/> in the differential, from 1; null where it is not in it.</summary>
    public required int? Rank { get; init; }

    /// <summary>Ids of the first three of the differential.</summary>
    public required IReadOnlyList<string> First { get; init; }

    /// <summary>Findings stated present or absent, values and answers that were understood.</summary>
    public required int Understood { get; init; }
}
