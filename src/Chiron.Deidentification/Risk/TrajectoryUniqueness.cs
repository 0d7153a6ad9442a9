namespace Chiron.Deidentification;

/// <summary>
/// How few events single out a patient: the share of sampled patients with whom nobody else shares k of their events, drawn at random, each a code and
/// a day as the output has them (after de Montjoye, Hidalgo, Verleysen and Blondel, Scientific Reports 3:1376, 2013).
/// </summary>
/// <param name="Points">For k = 1 to 5.</param>
/// <param name="Seed">Of the sample.</param>
public sealed record TrajectoryUniqueness(IReadOnlyList<TrajectoryPoint> Points, int Seed);
