namespace Chiron.Model;

/// <summary>Corrected log-hazard = <paramref name="Offset"/> + <paramref name="Slope"/> · log-hazard, and then by a curve, where that did better on the tuning split.</summary>
/// <param name="Points">Questions that it was fitted on.</param>
/// <param name="Events">How many of them were answered by an event.</param>
/// <param name="Curve">Null where the line does as well.</param>
public sealed record FamilyCalibration(RiskFamily Family, double Offset, double Slope, long Points, long Events, IsotonicCurve? Curve = null)
{
    internal double Correct(double logHazard, double horizonDays)
    {
        var corrected = Offset + (Slope * logHazard);
        if (Curve is null)
            return corrected;
        var logHorizon = Math.Log(horizonDays);
        return Curve.Correct(corrected + logHorizon) - logHorizon;
    }
}
