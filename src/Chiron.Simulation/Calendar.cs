namespace Chiron.Simulation;

/// <summary>The one length of a year that ages and rates are reckoned with.</summary>
internal static class Calendar
{
    public const double DaysPerYear = 365.25;
}
