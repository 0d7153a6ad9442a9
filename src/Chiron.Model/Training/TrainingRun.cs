using Chiron.Tensors;
using Chiron.Tensors.Optimization;

namespace Chiron.Model;

/// <summary>One training run in memory: the steps, the measurements, the checkpoints, and the model at the end.</summary>
internal sealed class TrainingRun : IDisposable
{
    private const double DivergedNats = 30;         // the start is the best constant answer: nothing sound stays this much worse
    private const double DoubtfulNats = 2;          // worse than the start by this much: nothing to come back to
    private const string MeasuredFolder = "measured";

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
    private readonly CensoringCurve? _observed;     // not under differential privacy: it is read off the subjects
    private readonly MetricsLog _metrics;
    private readonly CheckpointFolder _checkpoints;
    private readonly TrainingClock _clock;
    private readonly CohortMixture _mixture;
    private readonly PrivacyBudget? _privacy;
    private readonly ulong _privacyKey;
    private readonly ExponentialMovingAverage? _average;
    private readonly WeightFolder? _measured;
    private readonly MemoryWatch _memory = new();
    private readonly LossParts _sinceLine = new();
    private TrainingState _state = new();
    private double? _lastTuningLoss;
    private float? _learningRate;

    public TrainingRun(
        TrainingConfiguration configuration,
        Tokenizer tokenizer,
        TrainingRecords records,
        string folder,
        TimeProvider time,
        long began,
        IProgress<TrainingProgress>? progress,
        ulong? privacyKey = null)
    {
        (_configuration, _records, _folder, _progress) = (configuration, records, folder, progress);
        _network = new TimelineNetwork(configuration.Model, tokenizer);
        _weights = new ParameterStore(_network.Layout) { Precision = configuration.Precision };
        _best = new ParameterStore(_network.Layout);
        _optimizer = new AdamW(_network.Layout, new AdamWOptions(WeightDecay: configuration.WeightDecay));
        _workers = new WorkerPool(Math.Min(configuration.Lanes, configuration.Threads > 0 ? configuration.Threads : Environment.ProcessorCount));
        _mixture = new CohortMixture(records.TrainFirsts, records.Weights, records.TrainLengths);
        if (configuration.Privacy is { } privacy)
            (_privacyKey, _privacy) = (privacyKey ?? PrivacyKey.OpenOrCreate(folder), new PrivacyBudget(privacy, records.Train.Count, PlannedSteps()));
        if (configuration.EmaDecay > 0)
            _average = new ExponentialMovingAverage(_network.Layout, configuration.EmaDecay);
        if (configuration.AverageBest > 1)
            _measured = new WeightFolder(Path.Combine(folder, MeasuredFolder));
        _observed = _privacy is null ? CensoringCurve.OfRecords(records.Train) : null;
        _step = new TrainingStep(_network, records.Train, configuration, _workers, _privacy, _privacyKey, _observed);
        _meter = new LossMeter(
            _network, records.TuningSample(configuration.TuningTokens, configuration.Seed), configuration.Seed, _workers, _step.Workspaces, _observed);
        _metrics = new MetricsLog(Path.Combine(folder, Trainer.MetricsFile));
        _checkpoints = new CheckpointFolder(Path.Combine(folder, Trainer.CheckpointsFolder), tokenizer.Hash);
        _clock = new TrainingClock(time, began, configuration, PlannedSteps());
    }

    /// <param name="withModel">False where only the tuning loss is wanted: neither calibrates nor saves a model.</param>
    /// <param name="shared">Hazards that other members of the ensemble have fitted, or will.</param>
    public TrainingResult Run(bool withModel, SharedHazards shared, CancellationToken stop)
    {
        Begin();
        var stopped = Learn(stop);
        stop.ThrowIfCancellationRequested();
        var averaged = AverageMeasured(stop);
        if (withModel)
        {
            var hazards = FitHazards(shared, stop);
            _progress?.Report(Progress(TrainingPhase.Calibrating, null));
            var calibration = CalibrationFit.Fit(_network, _best, hazards, _records.Tuning, _configuration.Seed, _workers, _step.Workspaces, _observed, stop);
            using var model = new TimelineModel(_network, _best, calibration, ownsWeights: false, hazards);
            model.Save(_folder);
        }

        return Result(stopped, averaged);
    }

    // Not under differential privacy: nothing limits there what one subject does to a ratio.
    private HazardModel? FitHazards(SharedHazards shared, CancellationToken stop)
    {
        if ((!_configuration.AdditiveHazards && _configuration.Landmarks is not { Count: > 0 }) || _privacy is not null)
            return null;
        _progress?.Report(Progress(TrainingPhase.FittingHazards, null));
        return shared.GetOrFit(() => HazardTraining.Fit(_configuration, _records, _network.Tokenizer, _workers, stop)) is { } table ? new HazardModel(table, _network.Tokenizer) : null;
    }

    /// <summary>Removes what only an unfinished run needs.</summary>
    public void Forget()
    {
        _measured?.Delete();
        if (_privacy is not null)
            PrivacyKey.Destroy(_folder);
    }

    private TrainingResult Result(string stopped, IReadOnlyList<long>? averaged)
    {
        return new TrainingResult
        {
            Steps = _state.Step,
            BestStep = _state.BestStep,
            TuningLoss = _state.BestLoss,
            TuningParts = _state.BestParts,
            AveragedSteps = averaged,
            MovingAverage = _state.BestIsMovingAverage && averaged is null,
            Privacy = _privacy?.Spent(_state.Step),
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
        _average?.Dispose();
        _optimizer.Dispose();
        _best.Dispose();
        _weights.Dispose();
    }

    private void Begin()
    {
        var notices = new List<string>();
        if (_checkpoints.ReadNewest(_weights, _optimizer, _best, _average?.Average, notices) is { } saved)
        {
            _state = saved;
            _lastTuningLoss = saved.BestStep > 0 ? saved.BestLoss : null;
            if (_average is not null)
                _average.Updates = saved.Step;
            notices.Add($"resumed after step {saved.Step}");
        }
        else
        {
            _weights.Initialize(_configuration.Model.Seed);
            _network.Heads.StartFrom(StartingMarginals(), _weights);
            _best.CopyFrom(_weights);
        }

        _measured?.Keep(_state.Measured);
        _metrics.StartAfter(_state.Step);
        _clock.Resume(_state.ElapsedSeconds);
        foreach (var notice in notices)
            _progress?.Report(Progress(TrainingPhase.Training, null) with { Notice = notice });
    }

    /// <returns>Why it ended, as a sentence.</returns>
    private string Learn(CancellationToken stop)
    {
        var lengths = _records.TrainLengths;
        _step.Warm(Array.IndexOf(lengths, lengths.Max()), _weights);
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

    // A private run whose start must not come from the data begins where every code is as likely as any other, about one event in ten years.
    private Marginals StartingMarginals()
    {
        if (_configuration.Privacy is not { StartFromMarginals: false })
            return Marginals.Of(_records.Train, _network.Tokenizer);
        var (codes, tokenizer) = (_network.Tokenizer.EventCodeCount, _network.Tokenizer);
        var (rates, shares, answers) = (new float[codes + 1], new float[codes + 1], new float[tokenizer.AnswerCount]);
        Array.Fill(rates, MathF.Log(1 / 3652.5f));
        rates[codes] = MathF.Log(1 / 182f);
        Array.Fill(shares, -MathF.Log(codes + 1));
        for (var code = 0; code < tokenizer.Vocabulary.Codes.Count; code++)
            answers.AsSpan(tokenizer.FirstAnswer(code), tokenizer.Vocabulary.Codes[code].AnswerCount).Fill(-MathF.Log(Math.Max(1, tokenizer.Vocabulary.Codes[code].AnswerCount)));
        return new Marginals(rates, shares, answers, rates[..codes], new float[codes]);
    }

    private IReadOnlyList<long>? AverageMeasured(CancellationToken stop)
    {
        if (_measured is null || _state.Measured.Count < 2)
            return null;
        _progress?.Report(Progress(TrainingPhase.Averaging, null));
        var (steps, parts, loss) = WeightAverage.Find(_state.Measured, _state.BestLoss, _measured, _best, _weights, weights => Measure(weights, stop));
        if (steps.Count == 1)
            return null;
        _state = _state with { BestLoss = loss, BestParts = parts };
        return steps;
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
        var perToken = loss.Tokens > 0 ? loss.PerToken : _state.SmoothedLoss;       // a Poisson sample may be empty

        // One record like no other can cost any amount, and its gradient is clipped: only a loss that stays high is a training run gone wrong.
        var counted = Math.Min(perToken, (_state.FirstLoss ?? perToken) + (3 * DivergedNats));
        var smoothed = _state.Step == 0 ? perToken : (0.9 * _state.SmoothedLoss) + (0.1 * counted);
        if (smoothed > _state.FirstLoss + DivergedNats)
            throw Diverged($"the loss rose from {_state.FirstLoss:F1} to {smoothed:F1} nats per token");

        _memory.Begin();
        _average?.Update(_weights);
        _learningRate = learningRate;
        _state = _state with
        {
            FirstLoss = _state.FirstLoss ?? perToken,
            SmoothedLoss = smoothed,
            Step = _state.Step + 1,
            StepInEpoch = _state.StepInEpoch + 1,
            Tokens = _state.Tokens + loss.Tokens,
        };
        _sinceLine.Add(loss);
        if (_state.Step % 10 == 0)
        {
            _state = _state with { Privacy = _privacy?.Spent(_state.Step) };
            _metrics.Append(Line("train", _sinceLine.Objective(_configuration.LossWeights), _sinceLine) with
            {
                LearningRate = learningRate,
                GradientNorm = norm,
                TokensPerSecond = _clock.TokensPerSecond,
                ResidentMegabytes = MemoryWatch.ResidentMegabytes,
                FullCollections = _memory.FullCollections,
            });
            _sinceLine.Clear();
        }

        _progress?.Report(Progress(TrainingPhase.Training, loss with { }));
    }

    private void Evaluate(CancellationToken stop)
    {
        _progress?.Report(Progress(TrainingPhase.Measuring, null));
        var (weights, isAverage) = (_weights, false);
        var (parts, loss) = Measure(_weights, stop);
        _metrics.Append(Line("tuning", loss, parts));
        if (_average is not null)
        {
            var (averageParts, averageLoss) = Measure(_average.Average, stop);
            _metrics.Append(Line("tuning", averageLoss, averageParts) with { Weights = "average" });
            if (averageLoss < loss)
                (weights, isAverage, parts, loss) = (_average.Average, true, averageParts, averageLoss);
        }

        _lastTuningLoss = loss;
        if (!double.IsFinite(loss))
            throw Diverged("the loss on the tuning split is no longer a number");
        var isBetter = loss < _state.BestLoss;
        if (isBetter)
            _best.CopyFrom(weights);
        _state = _state with
        {
            EvaluatedAtStep = _state.Step,
            BestLoss = isBetter ? loss : _state.BestLoss,
            BestStep = isBetter ? _state.Step : _state.BestStep,
            BestParts = isBetter ? parts : _state.BestParts,
            BestIsMovingAverage = isBetter ? isAverage : _state.BestIsMovingAverage,
            EvaluationsWithoutGain = isBetter ? 0 : _state.EvaluationsWithoutGain + 1,
        };
        KeepMeasured(weights, loss);
        if (_configuration.CheckpointEverySteps == 0)
            Checkpoint();
    }

    private void KeepMeasured(ParameterStore weights, double loss)
    {
        if (_measured is null)
            return;
        var measured = WeightFolder.With(_state.Measured, new MeasuredWeights(_state.Step, loss), _configuration.AverageBest);
        if (measured.Any(one => one.Step == _state.Step))
            _measured.Write(_state.Step, weights);
        _state = _state with { Measured = measured };
    }

    private (LossParts Parts, double Loss) Measure(ParameterStore weights, CancellationToken stop)
    {
        // In single precision whatever the steps are computed in: it is what the finished model answers in.
        var precision = weights.Precision;
        weights.Precision = Precision.Single;
        var parts = _meter.Measure(weights, stop);
        weights.Precision = precision;
        return (parts, parts.Objective(_configuration.LossWeights));
    }

    private MetricsLine Line(string split, double loss, LossParts parts) => new()
    {
        Step = _state.Step,
        Epoch = _state.Epoch + 1,
        Split = split,
        Loss = loss,
        Parts = parts,
        Epsilon = _privacy is null ? null : _privacy.Spent(_state.Step).Epsilon,
        ElapsedSeconds = _clock.Elapsed.TotalSeconds,
    };

    private TrainingDivergedException Diverged(string sign)
    {
        var kept = _checkpoints.NewestStep is { } step
            ? $"The last good checkpoint, of step {step}, is in '{Path.Combine(_folder, Trainer.CheckpointsFolder)}'"
            : "No checkpoint had been written yet";
        return new TrainingDivergedException(
            $"training diverged at step {_state.Step + 1}: {sign}. {kept}; train again in another run folder with a learning rate below {_configuration.LearningRate}, "
            + $"such as {_configuration.LearningRate / 3:G1}");
    }

    // Weights that are worse than no weights are not written over sound ones; a run that ends here goes on from those.
    private void Checkpoint()
    {
        if (_state.SmoothedLoss > _state.FirstLoss + DoubtfulNats)
            return;
        _state = _state with { ElapsedSeconds = _clock.Elapsed.TotalSeconds, Privacy = _privacy?.Spent(_state.Step) };
        _checkpoints.Write(_state, _weights, _optimizer, _best, _average?.Average);
        _measured?.Keep(_state.Measured);
    }

    private bool IsTimeToEvaluate(EpochPlan plan) => _configuration.EvaluateEverySteps > 0
        ? _state.Step % _configuration.EvaluateEverySteps == 0
        : _state.StepInEpoch >= plan.Steps;

    private EpochPlan Plan(int epoch) => _configuration.Privacy is { } privacy
        ? EpochPlan.PoissonSampled(_records.TrainLengths, privacy.SubjectsPerStep, _privacyKey, epoch)
        : EpochPlan.Shuffled(_records.TrainLengths, _mixture, _configuration.Seed, epoch, _configuration.TokensPerStep);

    private long PlannedSteps() => _configuration switch
    {
        { MaximumSteps: { } most } => most,
        { Privacy: { } privacy } => (long)_configuration.Epochs * EpochPlan.StepsOfEpoch(_records.Train.Count, privacy.SubjectsPerStep),
        _ => Enumerable.Range(0, _configuration.Epochs).Sum(epoch => (long)Plan(epoch).Steps),
    };

    private TrainingProgress Progress(TrainingPhase phase, LossParts? loss) => new(
        phase,
        _state.Step,
        _clock.PlannedSteps,
        _state.Epoch + 1,
        loss,
        loss?.Objective(_configuration.LossWeights),
        _lastTuningLoss,
        _clock.TokensPerSecond,
        _clock.Elapsed,
        _clock.Left(_state.Step),
        _learningRate,
        _state.BestStep > 0 ? _state.BestLoss : null,
        _state.BestStep,
        _state.Privacy?.Epsilon);
}
