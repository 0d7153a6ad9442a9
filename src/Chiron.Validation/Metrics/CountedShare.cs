namespace Chiron.Validation.Metrics;

/// <summary>A share of cases that were counted, with its 95 % interval (Wilson 1927).</summary>
public sealed record CountedShare(int Count, double Value, double Low, double High)
{
    /// <summary>NaN of none.</summary>
    public static CountedShare Of(int count, int of)
    {
        if (of == 0)
            return new CountedShare(0, double.NaN, double.NaN, double.NaN);
        var (low, high) = Calibration.Wilson(count, of);
        return new CountedShare(count, (double)count / of, low, high);
    }
}
