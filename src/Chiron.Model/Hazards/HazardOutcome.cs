namespace Chiron.Model;

/// <summary>The additive hazard of one outcome: the first record of a condition, any record of another event.</summary>
/// <param name="Code">Of the vocabulary.</param>
/// <param name="Events">Training events that it was fitted on.</param>
/// <param name="LogRates">[group][knot]: log events a day without any of the terms.</param>
/// <param name="Terms">Strongest first.</param>
public sealed record HazardOutcome(string Code, long Events, IReadOnlyList<IReadOnlyList<float>> LogRates, IReadOnlyList<HazardTerm> Terms);
