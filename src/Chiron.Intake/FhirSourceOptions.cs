namespace Chiron.Intake;

/// <summary>Limits of reading a source.</summary>
public sealed record FhirSourceOptions
{
    /// <summary>A longer document is quarantined, so that one runaway line cannot take all memory. 1 byte to 512 MiB; default 256 MB.</summary>
    public int MaximumDocumentBytes
    {
        get;
        init => field = value is >= 1 and <= 1 << 29
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "a document may be limited to between 1 and 536870912 bytes");
    } = 256_000_000;

    /// <summary>
    /// Files and folders directly under the source that are not records. Default: what a workspace keeps beside its records
    /// (<c>intake.json</c>, <c>quarantine</c>, <c>reports</c>, <c>truth</c>).
    /// </summary>
    public IReadOnlyList<string> LeftOut { get; init; } = ["intake.json", "quarantine", "reports", "truth"];
}
