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
    private readonly TokenBatch[] _windows;
    private readonly List<(int First, int Count)> _chunks = [];
    private readonly List<LossParts> _losses = [];
    private readonly DataParallel.ChunkWork _learnChunk;
    private readonly PrivacyBudget? _privacy;
    private readonly GaussianNoise? _noise;
    private readonly ParameterStore[] _subjectGradients = [];
    private EpochPlan? _plan;
    private ParameterStore? _weights;
    private TrainingState _state = new();

    /// <param name="privacy">Null without privacy.</param>
    /// <param name="privacyKey">What the noise is drawn from.</param>
    /// <param name="observed">How long records are observed.</param>
    public TrainingStep(
        TimelineNetwork network,
        IReadOnlyList<SubjectRecord> records,
        TrainingConfiguration configuration,
        WorkerPool workers,
        PrivacyBudget? privacy = null,
        ulong privacyKey = 0,
        CensoringCurve? observed = null)
    {
        (_network, _records, _configuration, _workers) = (network, records, configuration, workers);
        // A lane is a whole gradient: no more of them than a mini-batch has chunks.
        var lanes = privacy is null ? Math.Clamp(configuration.TokensPerStep / EpochPlan.ChunkTokens, 1, configuration.Lanes) : configuration.Lanes;
        _parallel = new DataParallel(network.Layout, workers, lanes);
        Workspaces = [.. Enumerable.Range(0, workers.Count).Select(_ => new Workspace())];
        _encoders = [.. Enumerable.Range(0, workers.Count).Select(_ => new SequenceEncoder(network.Tokenizer, network.Configuration, observed))];
        _windows = [.. Enumerable.Range(0, workers.Count).Select(_ => new TokenBatch())];
        _learnChunk = privacy is null ? LearnChunk : LearnSubject;
        if (privacy is null)
            return;
        (_privacy, _noise) = (privacy, new GaussianNoise(privacyKey, workers));
        _subjectGradients = [.. Enumerable.Range(0, workers.Count).Select(_ => new ParameterStore(network.Layout))];
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
        var gradients = _parallel.Accumulate(Math.Max(1, _chunks.Count), _learnChunk);

        Loss.Clear();
        for (var chunk = 0; chunk < _chunks.Count; chunk++)
            Loss.Add(_losses[chunk]);
        if (_privacy is not null)
            return StepPrivately(gradients, weights, optimizer, learningRate);
        var perToken = 1.0 / Math.Max(1, Loss.Tokens);
        var norm = GradientClipping.Norm(gradients) * perToken;
        if (double.IsFinite(norm) && double.IsFinite(Loss.PerToken))
            optimizer.Step(weights, gradients, learningRate, (float)(perToken * GradientClipping.Scale(norm, _configuration.ClipNorm)), _workers);
        return norm;
    }

    public void Dispose()
    {
        _parallel.Dispose();
        foreach (var store in _subjectGradients)
            store.Dispose();
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
            Encode(position, worker);

        Learn(chunk, worker, gradients, loss);
    }

    /// <summary>
    /// Runs the longest record once on each worker's buffers and forgets what came of it: afterwards no step needs more memory, and none takes any from the system.
    /// </summary>
    public void Warm(int longest, ParameterStore weights)
    {
        using var forgotten = new ParameterStore(_network.Layout);
        _weights = weights;
        for (var worker = 0; worker < Workspaces.Length; worker++)
        {
            Workspaces[worker].Batch.Clear();
            _encoders[worker].Encode(_records[longest], new CounterRandom(_configuration.Seed, Streams.Measuring(longest)), Workspaces[worker].Batch);
            Learn(0, worker, forgotten, new LossParts());
        }
    }

    private void Learn(int chunk, int worker, ParameterStore gradients, LossParts loss) => LongRecords.WindowByWindow(
        Workspaces[worker],
        _windows[worker],
        _network.Configuration.Context,
        part => _network.Learn(_weights!, gradients, Workspaces[worker], _configuration.LossWeights, Dropout(chunk, part), loss));

    private DropoutKey Dropout(int chunk, int part) => new(_configuration.Dropout, _configuration.Seed, _state.Step, chunk | (part << 12));

    // One subject's gradient of its loss per token, no longer than C, joins the sum (Abadi et al. 2016, algorithm 1).
    private void LearnSubject(int chunk, int worker, ParameterStore gradients)
    {
        if (chunk >= _chunks.Count)
            return;         // nobody was drawn for this step
        var (batch, loss, own) = (Workspaces[worker].Batch, _losses[chunk], _subjectGradients[worker]);
        batch.Clear();
        loss.Clear();
        own.Clear();
        Encode(_chunks[chunk].First, worker);
        Learn(chunk, worker, own, loss);
        var perToken = 1.0 / Math.Max(1, loss.Tokens);
        var norm = GradientClipping.Norm(own) * perToken;
        Vector.AddScaled(own.Values, (float)(perToken * GradientClipping.Scale(norm, _privacy!.Configuration.ClipNorm)), gradients.Write());
    }

    private double StepPrivately(ParameterStore gradients, ParameterStore weights, AdamW optimizer, float learningRate)
    {
        var privacy = _privacy!.Configuration;
        var perSubject = 1.0 / privacy.SubjectsPerStep;         // on average: how many there were is not to be known
        _noise!.AddTo(gradients, _privacy.NoiseMultiplier * privacy.ClipNorm, _state.Step);
        var norm = GradientClipping.Norm(gradients) * perSubject;
        if (double.IsFinite(norm))
            optimizer.Step(weights, gradients, learningRate, (float)perSubject, _workers);
        return norm;
    }

    private void Encode(int position, int worker)
    {
        var (record, visit) = _plan!.Visit(position);
        _encoders[worker].Encode(_records[record], new CounterRandom(_configuration.Seed, Streams.Encoding(_state.Epoch, record, visit)), Workspaces[worker].Batch);
    }
}
