namespace Chiron.Reasoning.Panel;

/// <summary>What was wrong with a request or a case.</summary>
public enum PanelProblemKind
{
    /// <summary>An id that is neither a finding nor a test of the pack.</summary>
    UnknownId,

    /// <summary>A budget or a price that is negative or no number; it counts as 0.</summary>
    ImpossibleAmount,

    /// <summary>The mode is budgeted and no budget is given; nothing that costs is offered.</summary>
    NoBudget,
}
