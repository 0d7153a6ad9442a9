namespace Chiron.Knowledge.Guidelines;

/// <summary>How firmly a recommendation is made, in GRADE's words (Andrews et al. 2013, doi:10.1016/j.jclinepi.2013.02.003); other scales are read into these by the pack's authors.</summary>
public enum RecommendationStrength
{
    /// <summary>Nearly everyone should be advised so: "offer", "do", "do not".</summary>
    Strong,

    /// <summary>Most would want it, many would not: "consider"; values and preferences decide.</summary>
    Conditional,

    /// <summary>So plainly useful that its evidence is not graded.</summary>
    GoodPractice,
}
