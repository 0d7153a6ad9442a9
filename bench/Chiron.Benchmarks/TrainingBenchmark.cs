using System.Diagnostics;
using System.Globalization;
using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Benchmarks;

/// <summary>
/// Tokens per second of whole training steps (forward, backward, clipping, AdamW) of a GPT-2 with LayerNorm, GELU and tied output, on random tokens, from
/// Chiron.Tensors alone; single precision and bfloat16 in turn.
/// </summary>
internal static class TrainingBenchmark
{
    private const int ChunkTokens = 512;

    /// <param name="arguments">Size (delphi, or 10m), sequence length (64), sequences a step (128), threads (1), rounds (10), precision (both, single, bfloat16).</param>
    public static void Run(string[] arguments)
    {
        string Word(int index, string otherwise) => index < arguments.Length ? arguments[index] : otherwise;
        int Number(int index, int otherwise) => int.Parse(Word(index, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        var (layers, width, heads, codes) = Word(0, "delphi") switch
        {
            "delphi" => (12, 120, 12, 1270),
            "10m" => (6, 384, 6, 65),
            var size => throw new ArgumentException($"'{size}' is no size; delphi and 10m are", nameof(arguments)),
        };
        var (length, sequences, threads, rounds) = (Number(1, 64), Number(2, 128), Number(3, 1), Number(4, 10));
        Precision[] precisions = Word(5, "both") switch
        {
            "single" => [Precision.Single],
            "bfloat16" => [Precision.BFloat16],
            _ => [Precision.Single, Precision.BFloat16],
        };

        using var run = new TrainingBenchmarkRun(layers, width, heads, codes, length, sequences, Math.Max(1, ChunkTokens / length), threads);
        var wall = precisions.Select(_ => new List<double>()).ToArray();
        var processor = precisions.Select(_ => new List<double>()).ToArray();
        foreach (var precision in precisions)
            run.Step(precision);
        for (var round = 0; round < rounds; round++)
            for (var p = 0; p < precisions.Length; p++)
            {
                var (before, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
                run.Step(precisions[p]);
                wall[p].Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                processor[p].Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
            }

        Console.WriteLine($"{run.Parameters:N0} parameters, {sequences} sequences of {length}, {threads} thread(s), {rounds} rounds");
        var tokens = (double)sequences * length;
        for (var p = 0; p < precisions.Length; p++)
            Console.WriteLine(
                $"{precisions[p],-9} tokens per second: {tokens / wall[p].Min():N0} in the best step, {tokens / Median(wall[p]):N0} median; "
                + $"{tokens / Median(processor[p]):N0} per processor second");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
