namespace Chiron.Reasoning.Dialogue;

/// <summary>A file that is no case file; the message says why.</summary>
public sealed class DialogueFileException(string message, Exception? inner = null) : Exception(message, inner);
