namespace Chiron.Model;

/// <summary>
/// One number of a record in a landmark's regression: how it is scaled to z, and its effect on the log-rate, a line that may bend half a standard deviation below and above the mean:
/// <paramref name="LogRatio"/>·z + <paramref name="Below"/>·max(0, −z − ½) + <paramref name="Above"/>·max(0, z − ½).
/// </summary>
/// <param name="Code">Null for the age.</param>
/// <param name="Answer">Of an answer's column, which of the code's own answers (quantiles, then categories).</param>
/// <param name="Low">Lower numbers count as this: the 1 % quantile of the training subjects.</param>
/// <param name="High">Higher numbers count as this: their 99 % quantile.</param>
public sealed record LandmarkTerm(
    string? Code, int? Answer, LandmarkStatistic Statistic, float Low, float High, float Mean, float StandardDeviation, float LogRatio, float Below, float Above)
{
    /// <summary>Columns of the regression that a number makes.</summary>
    internal const int Columns = 3;

    private const float Bend = 0.5f;

    /// <param name="value">A number that the record does not have (NaN) counts as the mean.</param>
    /// <param name="columns">(<see cref="Columns"/>) z and how far it is beyond the bends.</param>
    internal static void Write(double value, float low, float high, float mean, float standardDeviation, Span<float> columns)
    {
        var z = double.IsNaN(value) ? 0 : (float)((Math.Clamp(value, low, high) - mean) / standardDeviation);
        (columns[0], columns[1], columns[2]) = (z, Math.Max(0, -z - Bend), Math.Max(0, z - Bend));
    }

    internal double Effect(double value)
    {
        Span<float> columns = stackalloc float[Columns];
        Write(value, Low, High, Mean, StandardDeviation, columns);
        return (LogRatio * columns[0]) + (Below * columns[1]) + (Above * columns[2]);
    }

    internal bool IsWhole =>
        Enum.IsDefined(Statistic) && float.IsFinite(Low) && High >= Low && float.IsFinite(High) && float.IsFinite(Mean) && StandardDeviation > 0
        && float.IsFinite(LogRatio) && float.IsFinite(Below) && float.IsFinite(Above)
        && (Code is null) == (Statistic is LandmarkStatistic.Age or LandmarkStatistic.AgeSquared) && (Answer is null) == (Statistic is not LandmarkStatistic.Answer);
}
