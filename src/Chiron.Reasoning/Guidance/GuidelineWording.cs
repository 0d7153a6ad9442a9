using Chiron.Knowledge.Guidelines;

namespace Chiron.Reasoning.Guidance;

/// <summary>Grades in words.</summary>
internal static class GuidelineWording
{
    public static string Grade(GuidelineAdvice advice) => advice.Strength switch
    {
        RecommendationStrength.GoodPractice => "good practice",
        RecommendationStrength.Strong => "strong" + Certainty(advice.Certainty),
        _ => "conditional" + Certainty(advice.Certainty),
    };

    private static string Certainty(EvidenceCertainty? certainty) => certainty switch
    {
        EvidenceCertainty.High => ", high certainty",
        EvidenceCertainty.Moderate => ", moderate certainty",
        EvidenceCertainty.Low => ", low certainty",
        EvidenceCertainty.VeryLow => ", very low certainty",
        _ => "",
    };
}
