namespace Chiron.Knowledge;

/// <summary>A knowledge pack that cannot be loaded; the message is a sentence that says where and what to do.</summary>
public sealed class KnowledgeException(string message, Exception? cause = null) : Exception(message, cause);
