namespace Chiron.Model;

/// <summary>
/// How a landmark's regression and the rest of the model are combined on the log-hazard, on the tuning subjects that reach the landmark:
/// <paramref name="Offset"/> + <paramref name="Slope"/> · ((1 − <paramref name="Share"/>) · rest + <paramref name="Share"/> · regression).
/// </summary>
/// <param name="Share">0 … 1.</param>
/// <param name="Points">Subjects that it was fitted on.</param>
/// <param name="Events">How many of them had the outcome.</param>
public sealed record LandmarkCalibration(LandmarkQuestion Question, double Share, double Offset, double Slope, long Points, long Events)
{
    internal bool IsWhole => Question?.IsWhole == true && Share is >= 0 and <= 1 && double.IsFinite(Offset) && double.IsFinite(Slope);

    internal double LogHazard(double logRest, double logLandmark) => Offset + (Slope * (((1 - Share) * logRest) + (Share * logLandmark)));
}
