namespace Chiron.Validation;

/// <summary>A validation cannot be run as asked. The message is a sentence for the person at the terminal and holds nothing of a record.</summary>
public sealed class ValidationException(string message, Exception? inner = null) : Exception(message, inner);
