using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Model;

/// <summary>One training run in memory: the steps, the measurements, the checkpoints, and the model at the end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const double DivergedNats = 30;         // the start is the best constant answer: nothing sound stays this much worse

    private readonly TrainingConfiguration _configuration;
    private readonly TrainingRecords _records;
    private readonly string _folder;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly TimelineNetwork _network;
    private readonly ParameterStore _weights;
    private readonly ParameterStore _best;
    private readonly AdamW _optimizer;
    private readonly WorkerPool _workers;
    private readonly TrainingStep _step;
    private readonly LossMeter _meter;
    private readonly MetricsLog _metrics;
    private readonly CheckpointFolder _checkpoints;
    private readonly TrainingClock _clock;
    private readonly int[] _lengths;
    private readonly LossParts _sinceLine = new();
    private TrainingState _state = new();
    private double? _lastTuningLoss;

    public TrainingRun(
        TrainingConfiguration configuration,
        Tokenizer tokenizer,
        TrainingRecords records,
        string folder,
        TimeProvider time,
        long began,
        IProgress<TrainingProgress>? progress)
    {
        (_configuration, _records, _folder, _progress) = (configuration, records, folder, progress);
        _network = new TimelineNetwork(configuration.Model, tokenizer);
        _weights = new ParameterStore(_network.Layout);
        _best = new ParameterStore(_network.Layout);
        _optimizer = new AdamW(_network.Layout, new AdamWOptions(WeightDecay: configuration.WeightDecay));
        _workers = new WorkerPool(Math.Min(configuration.Lanes, configuration.Threads > 0 ? configuration.Threads : Environment.ProcessorCount));
        _step = new TrainingStep(_network, records.Train, configuration, _workers);
        _meter = new LossMeter(
            _network,
            records.TuningSample(configuration.TuningTokens, configuration.Seed, configuration.Model.Encoding),
            configuration.Seed,
            _workers,
            _step.Workspaces);
        _metrics = new MetricsLog(Path.Combine(folder, Trainer.MetricsFile));
        _checkpoints = new CheckpointFolder(Path.Combine(folder, Trainer.CheckpointsFolder), tokenizer.Hash);
        _lengths = [.. records.Train.Select(record => TrainingRecords.EstimateTokens(record, configuration.Model.Encoding))];
        _clock = new TrainingClock(time, began, configuration, PlannedSteps());
    }

    public TrainingResult Run(CancellationToken stop)
    {
        Begin();
        var stopped = Learn(stop);
        stop.ThrowIfCancellationRequested();
        _progress?.Report(Progress(TrainingPhase.Calibrating, null));
        var calibration = CalibrationFit.Fit(_network, _best, _records.Tuning, _configuration.Seed, _workers, _step.Workspaces, stop);
        using var model = new TimelineModel(_network, _best, calibration, ownsWeights: false);
        model.Save(_folder);
        return new TrainingResult
        {
            Steps = _state.Step,
            BestStep = _state.BestStep,
            TuningLoss = _state.BestLoss,
            TuningParts = _state.BestParts,
            Stopped = stopped,
            Tokens = _state.Tokens,
            ElapsedSeconds = _clock.Elapsed.TotalSeconds,
            Parameters = _network.Layout.Count,
            VocabularyCodes = _network.Tokenizer.Vocabulary.Codes.Count,
            TrainingSubjects = _records.Train.Count,
            TuningSubjects = _records.Tuning.Count,
            WindowedRecords = _step.WindowedRecords,
            Records = _records.Counts,
        };
    }

    public void Dispose()
    {
        _step.Dispose();
        _workers.Dispose();
        _optimizer.Dispose();
        _best.Dispose();
        _weights.Dispose();
    }

    private void Begin()
    {
        var notices = new List<string>();
        if (_checkpoints.ReadNewest(_weights, _optimizer, _best, notices) is { } saved)
        {
            _state = saved;
            _lastTuningLoss = saved.BestStep > 0 ? saved.BestLoss : null;
            notices.Add($"resumed after step {saved.Step}");
        }
        else
        {
            _weights.Initialize(_configuration.Model.Seed);
            _network.Heads.StartFrom(Marginals.Of(_records.Train, _network.Tokenizer), _weights);
            _best.CopyFrom(_weights);
        }

        _metrics.StartAfter(_state.Step);
        _clock.Resume(_state.ElapsedSeconds);
        foreach (var notice in notices)
            _progress?.Report(Progress(TrainingPhase.Training, null) with { Notice = notice });
    }

    /// <returns>Why it ended, as a sentence.</returns>
    private string Learn(CancellationToken stop)
    {
        var plan = Plan(_state.Epoch);
        while (true)
        {
            if (_state.Step > 0 && _state.EvaluatedAtStep != _state.Step && IsTimeToEvaluate(plan))
                Evaluate(stop);
            if (_state.EvaluationsWithoutGain >= _configuration.Patience)
                return $"no gain on the tuning split in {_configuration.Patience} measurements; the weights of step {_state.BestStep} were kept";
            if (_state.Step >= _clock.PlannedSteps || _clock.IsOver)
            {
                if (_state.EvaluatedAtStep != _state.Step)
                    Evaluate(stop);
                return _state.Step >= _clock.PlannedSteps
                    ? $"all {_state.Step} steps were done; the weights of step {_state.BestStep} were kept"
                    : $"the limit of {_configuration.MaximumMinutes} minutes was reached after {_state.Step} steps; the weights of step {_state.BestStep} were kept";
            }

            if (stop.IsCancellationRequested)
            {
                Checkpoint();
                stop.ThrowIfCancellationRequested();
            }

            if (_state.StepInEpoch >= plan.Steps)
            {
                _state = _state with { Epoch = _state.Epoch + 1, StepInEpoch = 0 };
                plan = Plan(_state.Epoch);
            }

            Step(plan);
            if (_configuration.CheckpointEverySteps > 0 && _state.Step % _configuration.CheckpointEverySteps == 0)
                Checkpoint();
        }
    }

    private void Step(EpochPlan plan)
    {
        var learningRate = _clock.LearningRate(_state.Step);
        _clock.BeginStep();
        var norm = _step.Run(plan, _state, _weights, _optimizer, learningRate);
        var loss = _step.Loss;
        _clock.EndStep(loss.Tokens);
        if (!double.IsFinite(norm) || !double.IsFinite(loss.PerToken))
            throw Diverged("the gradient or the loss is no longer a number");
        var smoothed = _state.Step == 0 ? loss.PerToken : (0.9 * _state.SmoothedLoss) + (0.1 * loss.PerToken);
        if (smoothed > _state.FirstLoss + DivergedNats)
            throw Diverged($"the loss rose from {_state.FirstLoss:F1} to {smoothed:F1} nats per token");

        _state = _state with { FirstLoss = _state.FirstLoss ?? loss.PerToken, SmoothedLoss = smoothed, Step = _state.Step + 1, StepInEpoch = _state.StepInEpoch + 1, Tokens = _state.Tokens + loss.Tokens };
        _sinceLine.Add(loss);
        if (_state.Step % 10 == 0)
        {
            _metrics.Append(new MetricsLine
            {
                Step = _state.Step,
                Epoch = _state.Epoch + 1,
                Split = "train",
                Loss = _sinceLine.Objective(_configuration.LossWeights),
                Parts = _sinceLine,
                LearningRate = learningRate,
                GradientNorm = norm,
                TokensPerSecond = _clock.TokensPerSecond,
                ElapsedSeconds = _clock.Elapsed.TotalSeconds,
            });
            _sinceLine.Clear();
        }

        _progress?.Report(Progress(TrainingPhase.Training, loss with { }));
    }

    private void Evaluate(CancellationToken stop)
    {
        _progress?.Report(Progress(TrainingPhase.Measuring, null));
        var parts = _meter.Measure(_weights, stop);
        var loss = parts.Objective(_configuration.LossWeights);
        _lastTuningLoss = loss;
        if (!double.IsFinite(loss))
            throw Diverged("the loss on the tuning split is no longer a number");
        var isBetter = loss < _state.BestLoss;
        if (isBetter)
            _best.CopyFrom(_weights);
        _state = _state with
        {
            EvaluatedAtStep = _state.Step,
            BestLoss = isBetter ? loss : _state.BestLoss,
            BestStep = isBetter ? _state.Step : _state.BestStep,
            BestParts = isBetter ? parts : _state.BestParts,
            EvaluationsWithoutGain = isBetter ? 0 : _state.EvaluationsWithoutGain + 1,
        };
        _metrics.Append(new MetricsLine
        {
            Step = _state.Step,
            Epoch = _state.Epoch + 1,
            Split = "tuning",
            Loss = loss,
            Parts = parts,
            ElapsedSeconds = _clock.Elapsed.TotalSeconds,
        });
        if (_configuration.CheckpointEverySteps == 0)
            Checkpoint();
    }

    private ModelException Diverged(string sign) => new(
        $"training diverged at step {_state.Step + 1}: {sign}. The last good checkpoint is in '{Path.Combine(_folder, Trainer.CheckpointsFolder)}'; "
        + $"train again in another run folder with a learning rate below {_configuration.LearningRate}");

    private void Checkpoint()
    {
        _state = _state with { ElapsedSeconds = _clock.Elapsed.TotalSeconds };
        _checkpoints.Write(_state, _weights, _optimizer, _best);
    }

    private bool IsTimeToEvaluate(EpochPlan plan) => _configuration.EvaluateEverySteps > 0
        ? _state.Step % _configuration.EvaluateEverySteps == 0
        : _state.StepInEpoch >= plan.Steps;

    private EpochPlan Plan(int epoch) => new(_lengths, _configuration.Seed, epoch, _configuration.TokensPerStep);

    private long PlannedSteps() =>
        _configuration.MaximumSteps ?? Enumerable.Range(0, _configuration.Epochs).Sum(epoch => (long)Plan(epoch).Steps);

    private TrainingProgress Progress(TrainingPhase phase, LossParts? loss) => new(
        phase,
        _state.Step,
        _clock.PlannedSteps,
        _state.Epoch + 1,
        loss,
        _lastTuningLoss,
        _clock.TokensPerSecond,
        _clock.Elapsed,
        _clock.Left(_state.Step));
}
