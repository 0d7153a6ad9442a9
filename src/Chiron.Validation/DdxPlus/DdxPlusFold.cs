namespace Chiron.Validation.DdxPlus;

/// <summary>What was chosen for one fold, from its training patients alone.</summary>
/// <param name="Patients">Held out.</param>
/// <param name="SmoothingStrength">Patients that the mean over conditions counts as.</param>
/// <param name="UnlistedShare">P(evidence | a condition that does not list it).</param>
/// <param name="StopAt">The leader's probability at which asking ends.</param>
/// <param name="WeightDecay">Of the head for the published differential.</param>
/// <param name="NamedAbove">The head's probability from which a condition is named.</param>
public sealed record DdxPlusFold(int Patients, double SmoothingStrength, double UnlistedShare, double StopAt, double WeightDecay, double NamedAbove);
