namespace Chiron.Validation;

/// <param name="Stage">What is being done, in a few words.</param>
/// <param name="Fraction">Share of the whole validation that is done, 0 to 1.</param>
public readonly record struct ValidationProgress(string Stage, double Fraction);
