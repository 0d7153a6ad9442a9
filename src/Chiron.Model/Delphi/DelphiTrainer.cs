using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Model.Delphi;

/// <summary>
/// Trains a network on Delphi's records by its configuration: patients drawn with replacement, AdamW, warm-up and cosine, clipping. The same seed gives the same bits for
/// any number of threads.
/// </summary>
public sealed class DelphiTrainer : IDisposable
{
    private const int RowsInChunk = 384;        // a chunk's activations stay in the cache
    private const int Lanes = 4;
    private const ulong Draws = 1UL << 60, Insertions = 2UL << 60;

    private readonly IReadOnlyList<DelphiRecord> _records;
    private readonly WorkerPool _workers;
    private readonly DataParallel _parallel;
    private readonly AdamW _optimizer;
    private readonly ExponentialMovingAverage? _average;
    private readonly DelphiWorkspace[] _workspaces;
    private readonly DelphiBatch _batch;
    private DelphiBatch _current;
    private readonly List<(int First, int Count)> _chunks = [];
    private readonly List<DelphiLoss> _losses = [];
    private readonly DataParallel.ChunkWork _learnChunk;

    /// <param name="workers">Threads; not disposed here.</param>
    public DelphiTrainer(DelphiNetwork network, IReadOnlyList<DelphiRecord> records, WorkerPool workers)
    {
        if (records.Count == 0)
            throw new ModelException("Delphi: there are no patients to train on");
        (Network, _records, _workers) = (network, records, workers);
        var configuration = network.Configuration;
        Weights = new ParameterStore(network.Layout) { Precision = configuration.Precision };
        Weights.Initialize(configuration.Seed);
        _parallel = new DataParallel(network.Layout, workers, Lanes);
        _optimizer = new AdamW(network.Layout, new AdamWOptions(configuration.Beta1, configuration.Beta2, 1e-8f, configuration.WeightDecay));
        _average = configuration.AverageDecay > 0 ? new ExponentialMovingAverage(network.Layout, configuration.AverageDecay) : null;
        _workspaces = [.. Enumerable.Range(0, workers.Count).Select(_ => new DelphiWorkspace())];
        _current = _batch = new DelphiBatch(configuration, forValidation: false);
        _learnChunk = LearnChunk;
    }

    public DelphiNetwork Network { get; }

    public ParameterStore Weights { get; }

    /// <summary>The weights to evaluate: their average where the configuration keeps one.</summary>
    public ParameterStore Evaluated => _average is { Updates: > 0 } ? _average.Average : Weights;

    public int StepsDone { get; private set; }

    /// <summary>Rows learned from so far.</summary>
    public long TokensDone { get; private set; }

    /// <summary>One step; returns its training loss.</summary>
    /// <exception cref="ModelException">The loss or its gradient is not finite: the run diverged, and the weights are those before the step.</exception>
    public DelphiLoss Step()
    {
        _batch.Clear();
        var configuration = Network.Configuration;
        var draw = new CounterRandom(configuration.Seed, Draws | (uint)StepsDone);
        for (var i = 0; i < configuration.PatientsPerStep; i++)
            _batch.Add(_records[draw.NextInt32(_records.Count)], new CounterRandom(configuration.Seed, Insertions | ((ulong)(uint)StepsDone << 20) | (uint)i));
        return Learn(_batch);
    }

    /// <summary>A step on a batch that the caller made.</summary>
    internal DelphiLoss Learn(DelphiBatch batch)
    {
        var configuration = Network.Configuration;
        _current = batch;
        CutIntoChunks(batch);
        var gradients = _parallel.Accumulate(_chunks.Count, _learnChunk);
        var loss = default(DelphiLoss);
        for (var chunk = 0; chunk < _chunks.Count; chunk++)
            loss += _losses[chunk];
        var norm = GradientClipping.Norm(gradients);
        if (!double.IsFinite(norm) || !double.IsFinite(loss.PerTarget))
            throw new ModelException($"Delphi: training diverged at step {StepsDone}: loss {loss.PerTarget}, gradient norm {norm}; lower the learning rate");
        _optimizer.Step(Weights, gradients, configuration.LearningRate(StepsDone), GradientClipping.Scale(norm, configuration.ClipNorm), _workers);
        _average?.Update(Weights);
        StepsDone++;
        TokensDone += batch.Rows;
        return loss;
    }

    public void Dispose()
    {
        Weights.Dispose();
        _parallel.Dispose();
        _optimizer.Dispose();
        _average?.Dispose();
        foreach (var workspace in _workspaces)
            workspace.Dispose();
    }

    private void CutIntoChunks(DelphiBatch batch)
    {
        _chunks.Clear();
        for (int first = 0, end; first < batch.Sequences; first = end)
        {
            for (end = first + 1; end < batch.Sequences && batch.Starts[end + 1] - batch.Starts[first] <= RowsInChunk;)
                end++;
            _chunks.Add((first, end - first));
        }

        while (_losses.Count < _chunks.Count)
            _losses.Add(default);
    }

    private void LearnChunk(int chunk, int worker, ParameterStore gradients)
    {
        var (first, count) = _chunks[chunk];
        var dropout = new DropoutKey(Network.Configuration.Dropout, Network.Configuration.Seed, StepsDone, chunk);
        _losses[chunk] = Network.Learn(Weights, gradients, _workspaces[worker], _current, first, count, 1f / Math.Max(1, _current.Learned), dropout);
    }
}
