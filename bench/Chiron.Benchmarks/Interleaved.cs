using System.Diagnostics;

namespace Chiron.Benchmarks;

/// <summary>
/// Times contenders in turn, round after round, so that whatever else the machine does hits all of them alike. Prints each one's units per
/// second of wall and of processor time, and, against the first, the ratio within a round: minimum, median, maximum over the rounds.
/// </summary>
internal static class Interleaved
{
    public static void Compare(string title, string unit, int rounds, params Contender[] contenders)
    {
        Console.WriteLine($"\n{title} ({rounds} rounds, {Environment.ProcessorCount} processors)");
        foreach (var contender in contenders)
            contender.Run(); // warm: code compiled, files cached

        var runs = contenders.Select(_ => new List<(double Wall, double Processor)>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var c = 0; c < contenders.Length; c++)
                runs[c].Add(Measure(contenders[c]));

        Console.WriteLine($"{"",-34}{$"{unit}/s wall: min / median / max",42}{"median per cpu-s",18}{"ratio: min / median / max",30}");
        for (var c = 0; c < contenders.Length; c++)
        {
            var wall = runs[c].Select(run => run.Wall).Order().ToList();
            var processor = runs[c].Select(run => run.Processor).Order().ToList();
            var ratio = runs[c].Zip(runs[0], (own, first) => own.Wall / first.Wall).Order().ToList();
            Console.WriteLine(
                $"{contenders[c].Name,-34}{$"{wall[0]:N0} / {wall[rounds / 2]:N0} / {wall[^1]:N0}",42}{processor[rounds / 2],18:N0}" +
                $"{$"{ratio[0]:F2} / {ratio[rounds / 2]:F2} / {ratio[^1]:F2}",30}");
        }
    }

    private static (double Wall, double Processor) Measure(Contender contender)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var units = contender.Run();
        var wall = watch.Elapsed.TotalSeconds;
        process.Refresh();
        return (units / wall, units / (process.TotalProcessorTime - before).TotalSeconds);
    }
}
