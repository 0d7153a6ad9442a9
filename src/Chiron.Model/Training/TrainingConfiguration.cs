using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>How a model is trained; kept in the run's folder as <c>training.json</c>. A run resumes only under the configuration that it began with.</summary>
public sealed record TrainingConfiguration
{
    public ModelConfiguration Model { get; init; } = ModelConfiguration.Demo;

    public TokenizerOptions Tokenizer { get; init; } = new();

    public LossWeights LossWeights { get; init; } = new();

    /// <summary>Passes over the training split, each with its own order, shuffles and side queries.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>Where set: exactly so many steps at most, however many epochs that takes.</summary>
    public long? MaximumSteps { get; init; }

    /// <summary>
    /// Where set: training stops in time, with the learning rate brought down on the way. May differ when a run is resumed; what was
    /// used before counts. Under a limit that takes effect, two runs end with different weights, as their speeds differ.
    /// </summary>
    public double? MaximumMinutes { get; init; }

    /// <summary>
    /// Tokens of a mini-batch, about. Its gradient is accumulated chunk by chunk, so that a larger one takes more time and no more memory.
    /// </summary>
    public int TokensPerStep { get; init; } = 2048;

    /// <summary>Parts that a mini-batch's gradient is summed in, always in one order: what makes the result the same for any number of threads up to this one.</summary>
    public int Lanes { get; init; } = 8;

    /// <summary>0: as many as there are processors. Does not change the result.</summary>
    public int Threads { get; init; }

    /// <summary>Highest learning rate, reached after the warm-up and then lowered along half a cosine.</summary>
    public float LearningRate { get; init; } = 3e-3f;

    public int WarmupSteps { get; init; } = 30;

    public float WeightDecay { get; init; } = 0.1f;

    public float Dropout { get; init; } = 0.1f;

    /// <summary>Longest gradient, as Euclidean norm per token; longer ones are shortened to it.</summary>
    public float ClipNorm { get; init; } = 1;

    public ulong Seed { get; init; } = 1;

    /// <summary>Whether sparse additive hazards are fitted beside the network; the tuning split says how far each is trusted.</summary>
    public bool AdditiveHazards { get; init; } = true;

    /// <summary>Questions that matter most to the owner, each put at one point of a record: for each a regression on the record is fitted beside the network.</summary>
    public IReadOnlyList<LandmarkQuestion>? Landmarks { get; init; }

    /// <summary>Of the matrix products in training steps; measurements and the finished model are in single precision.</summary>
    public Precision Precision { get; init; }

    /// <summary>Steps between two measurements on the tuning split; 0: once an epoch.</summary>
    public int EvaluateEverySteps { get; init; }

    /// <summary>Tokens of the tuning split that are measured each time, about.</summary>
    public int TuningTokens { get; init; } = 100_000;

    /// <summary>Stops after so many measurements without a better one; the best weights are kept.</summary>
    public int Patience { get; init; } = 4;

    /// <summary>Steps between two checkpoints; 0: at each measurement.</summary>
    public int CheckpointEverySteps { get; init; }

    /// <summary>
    /// Above 0: an exponential moving average of the weights is kept with this decay, measured beside them, and kept where it is the better of both.
    /// </summary>
    public float EmaDecay { get; init; }

    /// <summary>
    /// 2 or more: at the end, so many of the best measured weights are averaged, from the best down as long as the tuning loss falls (Izmailov et al. 2018;
    /// chosen as the greedy soup of Wortsman et al. 2022). Each takes a file of the weights' size while the run lasts.
    /// </summary>
    public int AverageBest { get; init; }

    /// <summary>Models trained one after the other, each by its own seed (this one's, the next, …), into <c>members/1</c>, <c>members/2</c>, …</summary>
    public int Members { get; init; } = 1;

    /// <summary>The cohorts' weights where several datasets are mixed; set from the cohorts.</summary>
    public IReadOnlyList<double>? CohortWeights { get; init; }

    /// <summary>
    /// Refuses what would make two runs differ: a time limit, whose effect depends on the machine's speed. All else is a function of data and configuration
    /// already, for any number of threads.
    /// </summary>
    public bool Deterministic { get; init; }

    /// <summary>Where set: differentially private training of the weights.</summary>
    public PrivacyConfiguration? Privacy { get; init; }

    /// <exception cref="ModelException">A number is out of its range; the message names it.</exception>
    public TrainingConfiguration Validate()
    {
        Model.Validate();
        Tokenizer.Validate();
        Require(Epochs >= 1, $"epochs is {Epochs}; it must be 1 or more");
        Require(MaximumSteps is null or >= 1, $"maximumSteps is {MaximumSteps}; it must be 1 or more");
        Require(MaximumMinutes is null or > 0, $"maximumMinutes is {MaximumMinutes}; it must be above 0");
        Require(TokensPerStep >= 16, $"tokensPerStep is {TokensPerStep}; it must be 16 or more");
        Require(Lanes is >= 1 and <= 1024, $"lanes is {Lanes}; it must be 1 to 1024");
        Require(Threads is >= 0 and <= 1024, $"threads is {Threads}; it must be 0 to 1024");
        Require(LearningRate is > 0 and < 1, $"learningRate is {LearningRate}; it must be above 0 and below 1");
        Require(WarmupSteps >= 0, $"warmupSteps is {WarmupSteps}; it must be 0 or more");
        Require(WeightDecay is >= 0 and < 1, $"weightDecay is {WeightDecay}; it must be 0 or more and below 1");
        Require(Dropout is >= 0 and < 1, $"dropout is {Dropout}; it must be 0 or more and below 1");
        Require(ClipNorm > 0, $"clipNorm is {ClipNorm}; it must be above 0");
        Require(EvaluateEverySteps >= 0 && CheckpointEverySteps >= 0, "evaluateEverySteps and checkpointEverySteps must be 0 or more");
        Require(TuningTokens >= 1, $"tuningTokens is {TuningTokens}; it must be 1 or more");
        Require(Patience >= 1, $"patience is {Patience}; it must be 1 or more");
        Require(Precision is Precision.Single or Precision.BFloat16, $"precision is {Precision}; it must be Single or BFloat16");
        Require(EmaDecay is >= 0 and < 1, $"emaDecay is {EmaDecay}; it must be 0 (none) or more and below 1");
        Require(AverageBest is >= 0 and <= 100, $"averageBest is {AverageBest}; it must be 0 (none) to 100");
        Require(Members is >= 1 and <= 100, $"members is {Members}; it must be 1 to 100");
        Require(!Deterministic || MaximumMinutes is null, "deterministic and maximumMinutes exclude each other: how far a run comes in a time depends on the machine");
        Require(Privacy is null || CohortWeights is null, "privacy and cohort weights exclude each other: each subject must be drawn with one and the same probability");
        Require(Privacy is null || !Deterministic, "privacy and deterministic exclude each other: the noise comes from a secret key that no second run has");
        Require(Landmarks is null or { Count: <= 100 }, "landmarks must be at most 100");
        Require(
            Landmarks is null || Landmarks.All(landmark => landmark?.IsWhole == true),
            "each of landmarks needs the codes outcome and after, afterDays of 0 to 36525 and horizonDays above 0 and up to 36525");
        Privacy?.Validate();
        return this;
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ModelException($"training configuration: {otherwise}");
    }
}
