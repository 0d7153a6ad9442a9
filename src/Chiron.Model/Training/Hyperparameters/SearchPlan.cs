namespace Chiron.Model;

/// <summary>
/// Successive halving (Jamieson and Talwalkar 2016, algorithm 1): all trials for a few steps, then the better 1/η of them for η times as many, and so on.
/// </summary>
public sealed record SearchPlan
{
    /// <summary>n: trials of the first rung.</summary>
    public int Trials { get; init; } = 27;

    /// <summary>η: of so many trials one goes on.</summary>
    public int Reduction { get; init; } = 3;

    /// <summary>Steps of a trial of the last rung.</summary>
    public long Steps { get; init; } = 900;

    /// <summary>Of the draws; the trials themselves all train by the configuration's seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Each rung's trials and their steps, the first rung first.</summary>
    public IReadOnlyList<(int Trials, long Steps)> Rungs
    {
        get
        {
            var last = 0;
            for (var left = Trials / Reduction; left >= 1; left /= Reduction)
                last++;
            var (rungs, trials) = (new List<(int, long)>(), Trials);
            for (var rung = 0; rung <= last; rung++, trials /= Reduction)
                rungs.Add((trials, Math.Max(1, (long)Math.Round(Steps / Math.Pow(Reduction, last - rung)))));
            return rungs;
        }
    }

    /// <exception cref="ModelException">A number is out of its range; the message names it.</exception>
    public SearchPlan Validate()
    {
        Require(Trials is >= 2 and <= 10_000, $"trials is {Trials}; it must be 2 to 10000");
        Require(Reduction is >= 2 and <= 10, $"reduction is {Reduction}; it must be 2 to 10");
        Require(Steps >= 1, $"steps is {Steps}; it must be 1 or more");
        return this;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ModelException($"search plan: {otherwise}");
    }
}
