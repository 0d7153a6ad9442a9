namespace Chiron.Reasoning.Guidance;

/// <summary>What a counterfactual changes.</summary>
public enum CounterfactualKind
{
    /// <summary>Another condition leads, or none.</summary>
    Leader,

    /// <summary>The urgency is another one.</summary>
    Urgency,
}
