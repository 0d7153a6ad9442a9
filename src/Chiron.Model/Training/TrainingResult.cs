namespace Chiron.Model;

/// <summary>What a training run came to; kept in its folder as <c>result.json</c>.</summary>
public sealed record TrainingResult
{
    /// <summary>Steps done.</summary>
    public long Steps { get; init; }

    /// <summary>The step whose weights were kept: the best on the tuning split.</summary>
    public long BestStep { get; init; }

    /// <summary>Loss of the kept weights on the tuning split: the parts by their weights, in nats per token.</summary>
    public double TuningLoss { get; init; }

    public LossParts? TuningParts { get; init; }

    /// <summary>A sentence: all steps done, no more gain on the tuning split, or the time limit.</summary>
    public string Stopped { get; init; } = "";

    /// <summary>The steps whose weights were averaged; null where the kept weights are those of one step.</summary>
    public IReadOnlyList<long>? AveragedSteps { get; init; }

    /// <summary>Whether the kept weights are the exponential moving average.</summary>
    public bool MovingAverage { get; init; }

    /// <summary>What a private run spent; null without privacy.</summary>
    public PrivacySpent? Privacy { get; init; }

    /// <summary>The members' folders within the run's, where several models were trained; the other figures are the best member's.</summary>
    public IReadOnlyList<string>? Members { get; init; }

    /// <summary>Tokens learned from, each time that one was seen.</summary>
    public long Tokens { get; init; }

    /// <summary>Of the whole run, before resumes included.</summary>
    public double ElapsedSeconds { get; init; }

    public long Parameters { get; init; }

    public int VocabularyCodes { get; init; }

    public int TrainingSubjects { get; init; }

    public int TuningSubjects { get; init; }

    /// <summary>Times that a training record was longer than the context and was learned in windows, over all epochs since the last resume.</summary>
    public long WindowedRecords { get; init; }

    /// <summary>What reading the training and tuning splits met.</summary>
    public RecordCounts Records { get; init; } = new();
}
