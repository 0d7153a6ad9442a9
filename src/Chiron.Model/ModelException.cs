namespace Chiron.Model;

/// <summary>
/// A vocabulary, checkpoint, configuration or request that the model cannot work with. The message is a sentence for the
/// person at the command line; it never holds anything of a subject's record.
/// </summary>
public sealed class ModelException : Exception
{
    public ModelException()
    {
    }

    public ModelException(string message) : base(message)
    {
    }

    public ModelException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
