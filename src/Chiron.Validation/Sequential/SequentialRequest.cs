namespace Chiron.Validation.Sequential;

/// <summary>How cases are worked.</summary>
public sealed record SequentialRequest
{
    /// <summary>Where sequential.json, the replays and the page go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The leader's probability at which asking ends, above 0 and at most 1.</summary>
    public double StopAt { get; init; } = 0.95;

    /// <summary>Questions, examinations and tests at most; 1 or more.</summary>
    public int MostQuestions { get; init; } = 30;

    /// <summary>What a case may cost in the budgeted mode, US dollars.</summary>
    public double BudgetUsd { get; init; } = 300;

    /// <summary>Of the random order and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Resamples of cases for each interval; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;
}
