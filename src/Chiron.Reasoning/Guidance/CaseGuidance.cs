namespace Chiron.Reasoning.Guidance;

/// <summary>What guidelines and the pack's treatments have to say to a case.</summary>
/// <param name="Recommendations">Those that apply, then those that wait for one fact; the most relevant first.</param>
/// <param name="Treatments">To weigh, best supported first; those that something rules out last.</param>
/// <param name="Kidneys">What doses were judged by; null where unknown.</param>
/// <param name="Unknown">What was not known when treatments were filtered, as sentences; nothing was assumed.</param>
public sealed record CaseGuidance(
    IReadOnlyList<GuidelineAdvice> Recommendations, IReadOnlyList<TreatmentConsideration> Treatments, KidneyFunction? Kidneys, IReadOnlyList<string> Unknown)
{
    /// <summary>Nothing to say.</summary>
    public static CaseGuidance None { get; } = new([], [], null, []);
}
