namespace Chiron.Deidentification;

/// <summary>Probabilities that a right match is made, 0 to 1.</summary>
/// <param name="Maximum">Of the patient who is easiest to find.</param>
/// <param name="Average">Over patients.</param>
/// <param name="ShareAbove">Share of patients whose risk is above 0.33, 0.2 and 0.09, in this order: one in fewer than 3, 5 and 11.</param>
public sealed record AttackerRisk(double Maximum, double Average, IReadOnlyList<double> ShareAbove);
