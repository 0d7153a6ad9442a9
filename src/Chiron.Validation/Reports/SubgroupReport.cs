namespace Chiron.Validation.Reports;

/// <summary>A predictor of a task, within one sex or band of age.</summary>
/// <param name="Group">Such as <c>female</c> or <c>40–64 years</c>.</param>
/// <param name="Points">Points of the group.</param>
/// <param name="Cases">Cases among them.</param>
/// <param name="Auroc">Null with fewer than five cases or five others.</param>
/// <param name="ObservedOverExpected">Null where no case is expected.</param>
public sealed record SubgroupReport(string Group, int Points, int Cases, double? Auroc, double? ObservedOverExpected);
