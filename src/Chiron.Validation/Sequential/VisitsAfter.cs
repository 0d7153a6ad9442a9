using Chiron.Validation.Metrics;

namespace Chiron.Validation.Sequential;

/// <summary>Where visits stand after so many questions; one that ended earlier stands where it ended.</summary>
/// <param name="Questions">How many.</param>
/// <param name="First">Share whose diagnosis is the first answer; "something else" is an answer, right where the pack does not hold the diagnosis.</param>
/// <param name="BitsMissing">Mean of −log2 P(diagnosis).</param>
/// <param name="FirstLess">The share less that of the way of choosing that stands first in the report, on the same visits; null for that one itself.</param>
/// <param name="BitsMissingMore">Likewise the bits.</param>
public sealed record VisitsAfter(int Questions, Interval First, Interval BitsMissing, Interval? FirstLess, Interval? BitsMissingMore);
