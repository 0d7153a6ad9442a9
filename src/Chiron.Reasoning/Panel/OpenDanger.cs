namespace Chiron.Reasoning.Panel;

/// <summary>A must-not-miss condition that is not excluded yet.</summary>
/// <param name="Condition">Its id.</param>
/// <param name="Probability">0 to 1.</param>
/// <param name="ActionThreshold">The probability from which acting on it is better than waiting.</param>
/// <param name="Step">Id of the askable step that tells most about it; null where none does.</param>
/// <param name="Bits">Expected information of that step on whether it is this condition, bits.</param>
public sealed record OpenDanger(string Condition, double Probability, double ActionThreshold, string? Step, double Bits);
