using Chiron.Knowledge.Guidelines;

namespace Chiron.Knowledge.Loading;

/// <summary>A recommendation as read, with the lines of its criterion's parts.</summary>
/// <param name="Id">Empty where it was missing.</param>
/// <param name="Recommendation">Null where its criterion could not be read; the fault is among the problems.</param>
/// <param name="Parts">What the criterion is made of, each with the line that it begins in.</param>
internal sealed record RecommendationDraft(string Id, Recommendation? Recommendation, IReadOnlyList<(Criterion Part, int Line)> Parts);
