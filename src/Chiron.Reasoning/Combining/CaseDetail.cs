namespace Chiron.Reasoning.Combining;

/// <summary>How much is said about the present complaint: findings, values and answers stated, histories and exposures not counted.</summary>
public enum CaseDetail
{
    /// <summary>Under 6.</summary>
    Few,

    /// <summary>6 to 13.</summary>
    Some,

    /// <summary>14 or more.</summary>
    Many,
}
