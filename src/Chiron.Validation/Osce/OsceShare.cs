namespace Chiron.Validation.Osce;

/// <summary>A share with its 95 % interval (Wilson 1927).</summary>
public sealed record OsceShare(int Count, double Value, double Low, double High)
{
    private const double Z = 1.959964;

    /// <summary>NaN of none.</summary>
    public static OsceShare Of(int count, int of)
    {
        if (of == 0)
            return new OsceShare(0, double.NaN, double.NaN, double.NaN);
        var p = (double)count / of;
        var centre = (p + Z * Z / (2 * of)) / (1 + Z * Z / of);
        var half = Z / (1 + Z * Z / of) * Math.Sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
        return new OsceShare(count, p, Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
