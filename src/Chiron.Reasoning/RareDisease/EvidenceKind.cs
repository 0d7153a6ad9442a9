namespace Chiron.Reasoning.RareDisease;

/// <summary>The kinds of evidence that speak for or against a disease; each has one weight.</summary>
public enum EvidenceKind
{
    /// <summary>Σ over present terms of log P(term | disease) / P(term), through the ancestor by which the disease explains the term best.</summary>
    Likelihood,

    /// <summary>Σ over present terms of the information content of the most specific ancestor that the disease has (Resnik 1995), in nats.</summary>
    SharedInformation,

    /// <summary>What the disease shows and the case does not speak of: Σ log(1 − ρ·P(term | disease)).</summary>
    Unmentioned,

    /// <summary>Σ over excluded terms of log(1 − P(term | disease)).</summary>
    Excluded,

    /// <summary>
    /// Of excluded terms too: the log-ratio as if they were present. What was looked for tells what was thought of; without it, exclusion would seem to speak for a disease.
    /// </summary>
    LookedFor,

    /// <summary>Shared information with the most alike of the disease's known cases.</summary>
    NearestCase,

    /// <summary>log(1 + known cases): the case mix of whoever diagnosed them.</summary>
    CaseCount,

    /// <summary>1 where no case of the disease is known.</summary>
    NoCase,
}
