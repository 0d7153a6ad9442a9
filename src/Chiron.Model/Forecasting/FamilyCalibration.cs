namespace Chiron.Model;

/// <summary>Corrected log-hazard = <paramref name="Offset"/> + <paramref name="Slope"/> · log-hazard.</summary>
/// <param name="Points">Questions that it was fitted on.</param>
/// <param name="Events">How many of them were answered by an event.</param>
public sealed record FamilyCalibration(RiskFamily Family, double Offset, double Slope, long Points, long Events);
