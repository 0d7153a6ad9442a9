using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Benchmarks;

/// <summary>What a training benchmark steps: a network, its weights, an optimizer and one batch of random tokens.</summary>
internal sealed class TrainingBenchmarkRun : IDisposable
{
    private readonly BenchmarkTransformer _network;
    private readonly ParameterStore _weights;
    private readonly WorkerPool _pool;
    private readonly DataParallel _parallel;
    private readonly AdamW _optimizer;
    private readonly Arena[] _arenas;
    private readonly PackedSequences _sequences = new();
    private readonly int[] _tokens;
    private readonly DataParallel.ChunkWork _learn;

    public TrainingBenchmarkRun(int layers, int width, int heads, int codes, int length, int sequencesInStep, int sequencesInChunk, int threads)
    {
        var layout = new ParameterLayout();
        _network = new BenchmarkTransformer(layout, layers, width, heads, codes);
        Parameters = layout.Count;
        _weights = new ParameterStore(layout);
        _weights.Initialize(1);
        _pool = new WorkerPool(threads);
        _parallel = new DataParallel(layout, _pool, lanes: 4);
        _optimizer = new AdamW(layout);
        _arenas = [.. Enumerable.Range(0, threads).Select(_ => new Arena())];
        for (var i = 0; i < sequencesInChunk; i++)
            _sequences.Add(length);
        _tokens = new int[sequencesInStep * length];
        var random = new CounterRandom(1, 1);
        foreach (ref var token in _tokens.AsSpan())
            token = random.NextInt32(codes);
        _learn = Learn;
    }

    public long Parameters { get; }

    public void Step(Precision precision)
    {
        _weights.Precision = precision;
        var gradients = _parallel.Accumulate(_tokens.Length / _sequences.Rows, _learn);
        _optimizer.Step(_weights, gradients, 1e-4f, GradientClipping.Scale(GradientClipping.Norm(gradients), 1), _pool);
    }

    public void Dispose()
    {
        foreach (var arena in _arenas)
            arena.Dispose();
        _optimizer.Dispose();
        _parallel.Dispose();
        _pool.Dispose();
        _weights.Dispose();
    }

    private void Learn(int chunk, int worker, ParameterStore gradients)
    {
        _arenas[worker].Reset();
        _network.Learn(_weights, gradients, _sequences, _arenas[worker], _tokens.AsSpan(chunk * _sequences.Rows, _sequences.Rows));
    }
}
