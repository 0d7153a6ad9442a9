namespace Chiron.Deidentification;

/// <summary>A FHIRPath expression is not understood, or cannot be evaluated on what it meets. The message holds no record content.</summary>
internal sealed class FhirPathException(string message) : Exception(message);
