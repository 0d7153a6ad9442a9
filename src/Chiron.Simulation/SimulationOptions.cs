namespace Chiron.Simulation;

/// <summary>What to simulate. The same options and pack give the same bytes, whatever the number of threads.</summary>
public sealed record SimulationOptions
{
    public required int Patients { get; init; }

    public long Seed { get; init; } = 1;

    public SimulationFormat Format { get; init; } = SimulationFormat.Bundles;

    /// <summary>Gzip each file.</summary>
    public bool Compress { get; init; } = true;

    /// <summary>The last day of every record; the clock plays no part.</summary>
    public DateTime End { get; init; } = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Shortest record, years before <see cref="End"/>.</summary>
    public double MinimumRecordYears { get; init; } = 2.5;

    /// <summary>Longest record, years before <see cref="End"/>; lengths are uniform in between.</summary>
    public double MaximumRecordYears { get; init; } = 5;

    public int PatientsPerFile { get; init; } = 500;

    /// <summary>How many threads simulate at once; 0 for one per processor.</summary>
    public int Threads { get; init; }

    /// <exception cref="SimulationException">An option is outside its range.</exception>
    internal void Validate()
    {
        if (Patients is < 1 or > 100_000_000)
            throw new SimulationException($"cannot simulate {Patients} patients: ask for 1 to 100,000,000");
        if (PatientsPerFile is < 1 or > 100_000)
            throw new SimulationException($"cannot write {PatientsPerFile} patients a file: ask for 1 to 100,000");
        if (Threads is < 0 or > 1024)
            throw new SimulationException($"cannot use {Threads} threads: ask for 1 to 1024, or 0 for one per processor");
        if (!(MinimumRecordYears >= 2 && MinimumRecordYears <= MaximumRecordYears && MaximumRecordYears <= 50))
            throw new SimulationException(
                $"records of {MinimumRecordYears} to {MaximumRecordYears} years are not possible: 2 ≤ shortest ≤ longest ≤ 50 is needed, so that a year's outcome can be seen");
        if (End.Year is < 1990 or > 2100)
            throw new SimulationException($"the records cannot end in the year {End.Year}: 1990 to 2100 is possible");
    }
}
