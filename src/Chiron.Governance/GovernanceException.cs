namespace Chiron.Governance;

/// <summary>
/// Something outside the program stands in the way: a folder, a configuration, a database or a key that is not as it must be.
/// The message is a whole sentence for the person at the terminal (what, where, what was expected, what to do) and holds no record content.
/// </summary>
public class GovernanceException : Exception
{
    public GovernanceException()
    {
    }

    public GovernanceException(string message) : base(message)
    {
    }

    public GovernanceException(string message, Exception inner) : base(message, inner)
    {
    }
}
