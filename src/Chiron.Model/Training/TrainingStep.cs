using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Model;

/// <summary>One step: encodes a mini-batch, sums its gradient over threads in a fixed order, and lets the optimizer move the weights. Allocates next to nothing.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly TimelineNetwork _network;
    private readonly IReadOnlyList<SubjectRecord> _records;
    private readonly TrainingConfiguration _configuration;
    private readonly WorkerPool _workers;
    private readonly DataParallel _parallel;
    private readonly SequenceEncoder[] _encoders;
    private readonly List<(int First, int Count)> _chunks = [];
    private readonly List<LossParts> _losses = [];
    private readonly DataParallel.ChunkWork _learnChunk;
    private EpochPlan? _plan;
    private ParameterStore? _weights;
    private TrainingState _state = new();

    public TrainingStep(TimelineNetwork network, IReadOnlyList<SubjectRecord> records, TrainingConfiguration configuration, WorkerPool workers)
    {
        (_network, _records, _configuration, _workers) = (network, records, configuration, workers);
        _parallel = new DataParallel(network.Layout, workers, configuration.Lanes);
        Workspaces = [.. Enumerable.Range(0, workers.Count).Select(_ => new Workspace())];
        _encoders = [.. Enumerable.Range(0, workers.Count).Select(_ => new SequenceEncoder(network.Tokenizer, network.Configuration))];
        _learnChunk = LearnChunk;
    }

    /// <summary>One for each worker.</summary>
    public Workspace[] Workspaces { get; }

    /// <summary>Of the last step.</summary>
    public LossParts Loss { get; } = new();

    /// <summary>Records that did not fit the context, each time that one was encoded.</summary>
    public long WindowedRecords => _encoders.Sum(encoder => encoder.Windowed);

    /// <returns>The gradient's norm per token, before clipping. Where it is not finite the weights were left alone.</returns>
    public double Run(EpochPlan plan, TrainingState state, ParameterStore weights, AdamW optimizer, float learningRate)
    {
        (_plan, _state, _weights) = (plan, state, weights);
        plan.Chunks(state.StepInEpoch, _chunks);
        while (_losses.Count < _chunks.Count)
            _losses.Add(new LossParts());
        var gradients = _parallel.Accumulate(_chunks.Count, _learnChunk);

        Loss.Clear();
        for (var chunk = 0; chunk < _chunks.Count; chunk++)
            Loss.Add(_losses[chunk]);
        var perToken = 1.0 / Math.Max(1, Loss.Tokens);
        var norm = GradientClipping.Norm(gradients) * perToken;
        if (double.IsFinite(norm) && double.IsFinite(Loss.PerToken))
            optimizer.Step(weights, gradients, learningRate, (float)(perToken * GradientClipping.Scale(norm, _configuration.ClipNorm)), _workers);
        return norm;
    }

    public void Dispose()
    {
        _parallel.Dispose();
        foreach (var workspace in Workspaces)
            workspace.Dispose();
    }

    private void LearnChunk(int chunk, int worker, ParameterStore gradients)
    {
        var (batch, loss) = (Workspaces[worker].Batch, _losses[chunk]);
        batch.Clear();
        loss.Clear();
        var (first, count) = _chunks[chunk];
        for (var position = first; position < first + count; position++)
        {
            var record = _plan!.Record(position);
            _encoders[worker].Encode(_records[record], new CounterRandom(_configuration.Seed, Streams.Encoding(_state.Epoch, record)), batch);
        }

        var dropout = new DropoutKey(_configuration.Dropout, _configuration.Seed, _state.Step, chunk);
        _network.Learn(_weights!, gradients, Workspaces[worker], _configuration.LossWeights, dropout, loss);
    }
}
