namespace Chiron.Deidentification;

/// <summary>The <c>parameters</c> of a configuration. A key that is empty is derived from the workspace's own.</summary>
public sealed record MicrosoftParameters
{
    public string DateShiftKey { get; init; } = "";

    public DateShiftScope DateShiftScope { get; init; }

    public string CryptoHashKey { get; init; } = "";

    /// <summary>16, 24 or 32 bytes of UTF-8, or empty.</summary>
    public string EncryptKey { get; init; } = "";

    /// <summary>Whether redaction leaves ages up to 89.</summary>
    public bool KeepAgesUpTo89 { get; init; }

    /// <summary>Whether redaction leaves the year of a date, unless it tells an age over 89.</summary>
    public bool KeepYears { get; init; }

    /// <summary>Whether redaction leaves the first three digits of a postal code.</summary>
    public bool KeepZip3 { get; init; }

    /// <summary>Beginnings of postal codes that become zeros throughout.</summary>
    public IReadOnlyList<string> RestrictedZips { get; init; } = [];
}
