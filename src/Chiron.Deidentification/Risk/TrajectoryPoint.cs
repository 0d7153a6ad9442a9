namespace Chiron.Deidentification;

/// <param name="Events">How many events are known, k.</param>
/// <param name="Patients">Sampled patients who have at least as many different ones.</param>
/// <param name="Unique">Of these, whom the events single out.</param>
/// <param name="Share">Unique of Patients; 0 where there are none.</param>
/// <param name="Low">Lower end of Wilson's 95 % interval of the share.</param>
/// <param name="High">Upper end.</param>
public sealed record TrajectoryPoint(int Events, int Patients, int Unique, double Share, double Low, double High)
{
    internal static TrajectoryPoint Of(int events, int patients, int unique)
    {
        var (low, high) = Wilson(unique, patients);
        return new TrajectoryPoint(events, patients, unique, patients == 0 ? 0 : (double)unique / patients, low, high);
    }

    // E. B. Wilson, J. Am. Stat. Assoc. 22:209, 1927.
    internal static (double Low, double High) Wilson(long successes, long trials)
    {
        if (trials == 0)
            return (0, 1);
        const double Z = 1.959964;
        var (n, p) = ((double)trials, (double)successes / trials);
        var centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
