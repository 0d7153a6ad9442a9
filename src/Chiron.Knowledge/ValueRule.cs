namespace Chiron.Knowledge;

/// <summary>Says that a boolean finding is present exactly where a numeric finding lies beyond a limit: fever is a temperature of at least 38 °C.</summary>
/// <param name="Finding">Id of the numeric finding.</param>
/// <param name="AtLeast">Present at or above this value; null where the rule is on the other side.</param>
/// <param name="AtMost">Present at or below this value; null where the rule is on the other side.</param>
/// <param name="FromAge">The rule holds from this age in years, inclusive.</param>
/// <param name="ToAge">The rule holds to this age in years, exclusive.</param>
public sealed record ValueRule(string Finding, double? AtLeast, double? AtMost, double FromAge, double ToAge)
{
    public bool Holds(double value) => (AtLeast is not { } low || value >= low) && (AtMost is not { } high || value <= high);
}
