namespace Chiron.Knowledge.Guidelines;

/// <summary>What sort of step a recommendation is about.</summary>
public enum RecommendationKind
{
    /// <summary>What to ask, examine or score.</summary>
    Assess,

    /// <summary>Which test to do, or not to do.</summary>
    Test,

    /// <summary>Which treatment to give, or not to give.</summary>
    Treat,

    /// <summary>What to follow once treatment runs.</summary>
    Monitor,

    /// <summary>What to do so that it does not come or come back.</summary>
    Prevent,

    /// <summary>Where and how soon the person should be seen.</summary>
    Refer,
}
