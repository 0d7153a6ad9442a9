namespace Chiron.Reasoning.Combining;

/// <summary>How a combination is fitted.</summary>
public sealed record DifferentialFitOptions
{
    /// <summary>Of the subjects' parts and of the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Share of the subjects that weights are fitted on; thresholds and limits come from the others.</summary>
    public double FittedShare { get; init; } = 0.5;

    /// <summary>Bootstrap resamples of subjects.</summary>
    public int Resamples { get; init; } = 24;

    /// <summary>Nominal coverages of the conformal sets, ascending, each above 0 and below 1.</summary>
    public IReadOnlyList<double> Coverages { get; init; } = [0.8, 0.9, 0.95, 0.99];

    /// <summary>A situation with fewer visits in either part is left to the pack.</summary>
    public int LeastEncounters { get; init; } = 100;

    /// <summary>Share of visits whose misfit stays below the limit beyond which a case counts as unlike anything seen.</summary>
    public double Usual { get; init; } = 0.995;
}
