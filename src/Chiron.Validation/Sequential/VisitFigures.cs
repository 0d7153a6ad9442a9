using Chiron.Validation.Metrics;

namespace Chiron.Validation.Sequential;

/// <summary>How visits went that were worked in one way; intervals over subjects.</summary>
/// <param name="Inquirer">Who chose the questions.</param>
/// <param name="After">After growing numbers of questions.</param>
/// <param name="Questions">Asked until the rule, or until nothing was worth it.</param>
/// <param name="CostUsd">Of the tests among them.</param>
/// <param name="ExpectedBits">Mean information that the questions asked were expected to bring; null where they were not chosen for it.</param>
/// <param name="RealisedBits">Mean of log2 P(diagnosis) after less before, over the same questions: as large as what was expected where that is calibrated.</param>
public sealed record VisitFigures(
    string Inquirer, IReadOnlyList<VisitsAfter> After, Interval Questions, Interval CostUsd, Interval? ExpectedBits, Interval RealisedBits);
