using System.Diagnostics;

namespace Chiron.Benchmarks;

/// <summary>Times a piece of work by its best short run, which is the one that other processes on the machine disturbed least.</summary>
internal static class Timing
{
    /// <summary>Seconds of one call: the best of the runs of about a millisecond that fit <paramref name="budgetSeconds"/>, of five at least.</summary>
    public static double Best(Action work, double budgetSeconds = 0.3)
    {
        work();
        var calls = 1 + (int)(1e-3 / Seconds(work, 1));
        var best = double.MaxValue;
        var all = Stopwatch.StartNew();
        for (var run = 0; run < 5 || all.Elapsed.TotalSeconds < budgetSeconds; run++)
            best = Math.Min(best, Seconds(work, calls));
        return best / calls;
    }

    private static double Seconds(Action work, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
            work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
