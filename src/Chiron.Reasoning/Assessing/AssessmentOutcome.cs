namespace Chiron.Reasoning.Assessing;

/// <summary>What came of an assessment.</summary>
public enum AssessmentOutcome
{
    /// <summary>There is a differential.</summary>
    Assessed,

    /// <summary>Too little is known, or it resembles nothing in the pack: no differential is offered, only what to ask.</summary>
    Undecided,

    /// <summary>The input is no case: empty, not in English, or without anything that the pack knows.</summary>
    NotUnderstood,
}
