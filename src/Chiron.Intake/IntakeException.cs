namespace Chiron.Intake;

/// <summary>Intake cannot go on at all (as against a document that is merely set aside). The message is a sentence for the user and holds no record content.</summary>
public sealed class IntakeException : Exception
{
    public IntakeException()
    {
    }

    public IntakeException(string message)
        : base(message)
    {
    }

    public IntakeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
