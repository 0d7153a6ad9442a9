namespace Chiron.Deidentification;

/// <summary>What a run under Microsoft's configuration did. No leak audit has been made.</summary>
/// <param name="Configuration">SHA-256 of the configuration.</param>
/// <param name="Documents">Written.</param>
/// <param name="Quarantine">What could not be read, or is not what FHIR R4 says, and was not written.</param>
public sealed record MicrosoftReport(string Configuration, int Files, long Documents, IReadOnlyList<QuarantineEntry> Quarantine);
