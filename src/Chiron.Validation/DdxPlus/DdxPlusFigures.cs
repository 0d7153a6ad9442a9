using Chiron.Validation.Metrics;

namespace Chiron.Validation.DdxPlus;

/// <summary>The measures of one way of working the cases: means over patients, intervals by bootstrap over patients.</summary>
/// <param name="Method">What asked and what answered.</param>
/// <param name="InteractionLength">IL: questions and the opening, as the published code counts.</param>
public sealed record DdxPlusFigures(
    string Method, Interval Questions, Interval InteractionLength, Interval First, Interval Within, Interval Recall, Interval Precision, Interval F1);
