namespace Chiron.Model;

/// <summary>A piecewise linear function of age: which two knots an age lies between, and how far.</summary>
internal static class AgeSpline
{
    /// <summary>Close in childhood, where rates change fastest.</summary>
    public static readonly double[] KnotYears = [0, 1, 3, 6, 10, 14, 18, 22, 26, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90];

    private const double DaysPerYear = 365.25;

    /// <returns>The lower knot, and the weight 0 … 1 of the one after it.</returns>
    public static (int Knot, float Weight) At(double ageDays, IReadOnlyList<double> knotYears)
    {
        var years = ageDays / DaysPerYear;
        var knot = 0;
        while (knot + 2 < knotYears.Count && years >= knotYears[knot + 1])
            knot++;
        return (knot, (float)Math.Clamp((years - knotYears[knot]) / (knotYears[knot + 1] - knotYears[knot]), 0, 1));
    }
}
