namespace Chiron.Validation.Triage;

/// <summary>Which cases are triaged.</summary>
public sealed record TriageRequest
{
    /// <summary>Where triage.json goes.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How many cases are drawn from the pack; 1 or more.</summary>
    public int Cases { get; init; } = 500;

    /// <summary>OSCE cases, a JSON object a line; null where only drawn ones are triaged.</summary>
    public string? OscePath { get; init; }

    /// <summary>Of the drawn cases and the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Resamples of cases for the interval of the cost; at least 100.</summary>
    public int BootstrapSamples { get; init; } = 1000;
}
