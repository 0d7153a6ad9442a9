namespace Chiron.Knowledge.DdxPlus;

/// <summary>What an answer to a DDXPlus evidence looks like.</summary>
public enum EvidenceType
{
    /// <summary>Yes or no.</summary>
    Binary,

    /// <summary>One of several values.</summary>
    Categorical,

    /// <summary>Any number of several values, such as the places that hurt.</summary>
    MultiChoice,
}
