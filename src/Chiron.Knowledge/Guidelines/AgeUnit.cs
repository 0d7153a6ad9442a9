namespace Chiron.Knowledge.Guidelines;

/// <summary>A unit that ages are written in; a year is 365.25 days, a month a twelfth of it.</summary>
public enum AgeUnit
{
    Days,
    Weeks,
    Months,
    Years,
}
