namespace Chiron.Model;

/// <summary>What of a record up to its landmark a column of the regression tells.</summary>
public enum LandmarkStatistic
{
    /// <summary>Age, in years.</summary>
    Age,

    /// <summary>The square of the age in units of 50 years.</summary>
    AgeSquared,

    /// <summary>log(1 + how often the code was recorded).</summary>
    Count,

    /// <summary>1 where the latest answer to the code is this one, else 0.</summary>
    Answer,

    /// <summary>Of the code's standardised values: the latest.</summary>
    Last,

    First,

    Lowest,

    Highest,

    Mean,

    /// <summary>The latest less the first.</summary>
    Change,

    /// <summary>The standard deviation of two values or more.</summary>
    Deviation,

    /// <summary>The slope of the least-squares line through two moments or more, a day.</summary>
    Slope,
}
