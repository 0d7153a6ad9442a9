namespace Chiron.Model;

/// <summary>
/// One outcome asked about at one point of each record, such as death in hospital from 48 hours of intensive care: landmark analysis (Anderson, Cain and Gelber,
/// J. Clin. Oncol. 1983; van Houwelingen, Scand. J. Stat. 2007). Training fits a regression of its own for it, which answers beside the network.
/// </summary>
/// <param name="Outcome">The outcome's code.</param>
/// <param name="After">The landmark counts from the first event with this code.</param>
/// <param name="AfterDays">Days from there to the landmark.</param>
/// <param name="HorizonDays">Days from the landmark within which the outcome counts.</param>
/// <param name="FullyObserved">True where the outcome's absence means that it did not come, whenever the record ends.</param>
public sealed record LandmarkQuestion(string Outcome, string After, double AfterDays, double HorizonDays, bool FullyObserved = false)
{
    private const double Near = 0.25;
    private const double ShortestToleranceDays = 1.0 / 24;

    /// <summary>Whether a question is this one, or so near that the same answer holds.</summary>
    /// <param name="daysAfter">From the first event with the code <see cref="After"/> to the time asked about.</param>
    internal bool Fits(double daysAfter, double horizonDays) =>
        Math.Abs(daysAfter - AfterDays) <= Math.Max(ShortestToleranceDays, Near * AfterDays) && Math.Abs(horizonDays - HorizonDays) <= Near * HorizonDays;

    internal bool IsWhole =>
        Outcome is not null && After is not null && AfterDays is >= 0 and <= 36_525 && HorizonDays is > 0 and <= 36_525;
}
