namespace Chiron.Deidentification;

/// <summary>De-identification cannot start or go on. The message is a sentence for the user and holds no record content.</summary>
public sealed class DeidentificationException : Exception
{
    public DeidentificationException()
    {
    }

    public DeidentificationException(string message)
        : base(message)
    {
    }

    public DeidentificationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
