namespace Chiron.Knowledge;

/// <summary>How a measured value is distributed among people, in the finding's unit.</summary>
/// <param name="Shape">Normal, or lognormal for values that are positive and skewed.</param>
/// <param name="Center">The mean of a normal; the median of a lognormal.</param>
/// <param name="Spread">The standard deviation of a normal; the geometric standard deviation (greater than 1) of a lognormal.</param>
public readonly record struct ValueDistribution(DistributionShape Shape, double Center, double Spread)
{
    /// <summary>The value that lies <paramref name="z"/> standard deviations above the centre; draw z from N(0, 1) to sample.</summary>
    public double At(double z) =>
        Shape == DistributionShape.Normal ? Center + z * Spread : Center * Math.Pow(Spread, z);

    /// <summary>The z of a value; negative infinity for a value at or below 0 of a lognormal.</summary>
    public double StandardScore(double value) =>
        Shape == DistributionShape.Normal ? (value - Center) / Spread
        : value <= 0 ? double.NegativeInfinity
        : Math.Log(value / Center) / Math.Log(Spread);

    /// <summary>Natural logarithm of the density at <paramref name="value"/>, per unit.</summary>
    public double LogDensity(double value)
    {
        if (Shape == DistributionShape.LogNormal && value <= 0)
            return double.NegativeInfinity;
        var z = StandardScore(value);
        var scale = Shape == DistributionShape.Normal ? Math.Log(Spread) : Math.Log(Math.Log(Spread)) + Math.Log(value);
        return -0.5 * z * z - scale - 0.5 * Math.Log(2 * Math.PI);
    }

    /// <summary>P(X ≤ value).</summary>
    public double Cumulative(double value) => StandardNormal.Cumulative(StandardScore(value));
}
