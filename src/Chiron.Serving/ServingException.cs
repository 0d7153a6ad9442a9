namespace Chiron.Serving;

/// <summary>The server cannot start or go on; the message is a whole sentence for the person at the terminal.</summary>
public sealed class ServingException : Exception
{
    public ServingException()
    {
    }

    public ServingException(string message) : base(message)
    {
    }

    public ServingException(string message, Exception inner) : base(message, inner)
    {
    }
}
