namespace Chiron.Serving.Answers;

/// <summary>The smallest change of the facts that changes a conclusion.</summary>
/// <param name="Changes"><c>leader</c> or <c>urgency</c>.</param>
/// <param name="Facts">One or two facts as they would have to be.</param>
/// <param name="Leader">What would lead then, in words.</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Level">The urgency then.</param>
/// <param name="SurprisalBits">How far the facts are from what is expected.</param>
public sealed record CounterfactualEntry(string Changes, IReadOnlyList<string> Facts, string Leader, double Probability, string Level, double SurprisalBits);
