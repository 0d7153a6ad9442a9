namespace Chiron.Timelines.Meds;

/// <summary>A dataset or label file is not what the MEDS standard says, or could not be written. The message is a sentence for the person at the terminal.</summary>
public sealed class MedsException(string message, Exception? inner = null) : Exception(message, inner);
