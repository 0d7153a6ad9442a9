namespace Chiron.Deidentification;

/// <summary>Whose facts are being rewritten, and how.</summary>
internal sealed record PatientContext(PatientIdentity Identity, PatientTransform Transform);
