namespace Chiron.Governance.Lineage;

/// <summary>What a step has before it when it is asked to run.</summary>
public enum StepState
{
    /// <summary>It never ran in this workspace.</summary>
    Fresh,

    /// <summary>It ran to its end with the same parameters on the same inputs, and its outputs are there: nothing to do.</summary>
    Unchanged,

    /// <summary>It ran, and something is different now: <see cref="PipelineStep.Reason"/> says what.</summary>
    Changed,
}
