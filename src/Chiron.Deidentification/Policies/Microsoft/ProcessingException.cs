namespace Chiron.Deidentification;

/// <summary>A rule of Microsoft's configuration cannot be applied to what it selects. The message holds no content.</summary>
internal sealed class ProcessingException(string message) : Exception(message);
