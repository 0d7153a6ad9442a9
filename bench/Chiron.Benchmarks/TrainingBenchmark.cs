using System.Diagnostics;
using System.Globalization;
using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Benchmarks;

/// <summary>
/// Tokens per second of whole training steps (forward, backward, clipping, AdamW) of a transformer of Delphi-2M's size and shape, from Chiron.Tensors
/// alone: 12 layers, width 120, 12 heads, 1,270 codes, LayerNorm, GELU, tied output; 128 sequences a step, random tokens.
/// </summary>
internal static class TrainingBenchmark
{
    private const int SequencesInStep = 128;
    private const int SequencesInChunk = 8;

    /// <param name="arguments">Sequence length (64), threads (1), seconds (10).</param>
    public static void Run(string[] arguments)
    {
        int Argument(int index, int otherwise) => index < arguments.Length ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
        var (length, threads, seconds) = (Argument(0, 64), Argument(1, 1), Argument(2, 10));
        var layout = new ParameterLayout();
        var network = new BenchmarkTransformer(layout, layers: 12, width: 120, heads: 12, codes: 1270);
        using var weights = new ParameterStore(layout);
        weights.Initialize(1);
        using var pool = new WorkerPool(threads);
        using var parallel = new DataParallel(layout, pool, lanes: 4);
        using var optimizer = new AdamW(layout);
        var arenas = Enumerable.Range(0, threads).Select(_ => new Arena()).ToArray();
        var sequences = new PackedSequences();
        for (var i = 0; i < SequencesInChunk; i++)
            sequences.Add(length);
        var tokens = new int[SequencesInStep * length];
        var random = new CounterRandom(1, 1);
        foreach (ref var token in tokens.AsSpan())
            token = random.NextInt32(1270);

        void Step()
        {
            var gradients = parallel.Accumulate(SequencesInStep / SequencesInChunk, (chunk, worker, target) =>
            {
                arenas[worker].Reset();
                network.Learn(weights, target, sequences, arenas[worker], tokens.AsSpan(chunk * sequences.Rows, sequences.Rows));
            });
            optimizer.Step(weights, gradients, 1e-4f, GradientClipping.Scale(GradientClipping.Norm(gradients), 1), pool);
        }

        Step();
        Step();
        var (steps, best, all, processor) = (0, double.MaxValue, Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (; all.Elapsed.TotalSeconds < seconds; steps++)
        {
            var start = Stopwatch.GetTimestamp();
            Step();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var perStep = (double)SequencesInStep * length;
        var processorSeconds = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        Console.WriteLine($"{layout.Count:N0} parameters, {SequencesInStep} sequences of {length}, {threads} thread(s), {steps} steps");
        Console.WriteLine(
            $"tokens per second: {perStep / best:N0} in the best step, {steps * perStep / all.Elapsed.TotalSeconds:N0} on the whole, "
            + $"{steps * perStep / processorSeconds:N0} per processor second");
        foreach (var arena in arenas)
            arena.Dispose();
    }
}
