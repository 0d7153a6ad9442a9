using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Panel;

/// <summary>What the panel would do next, and why. The same case and request give the same advice.</summary>
public sealed record PanelAdvice
{
    /// <summary>What it may be, before the next answer: by place in the pack's conditions, with "other".</summary>
    public required ExpertOpinion Opinion { get; init; }

    /// <summary>Best first; empty where nothing is to be done.</summary>
    public required IReadOnlyList<NextStep> Steps { get; init; }

    /// <summary>None where the first step is to be done; steps are ranked also where the panel would stop.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>Share of the ensemble's panels that have the same leader; 1 outside the mode Ensemble.</summary>
    public required double Agreement { get; init; }

    /// <summary>Null where nothing leads.</summary>
    public required Challenge? Challenge { get; init; }

    public required IReadOnlyList<Substitution> Substitutions { get; init; }

    public required IReadOnlyList<ChecklistItem> Checklist { get; init; }

    public required IReadOnlyList<PanelProblem> Problems { get; init; }
}
