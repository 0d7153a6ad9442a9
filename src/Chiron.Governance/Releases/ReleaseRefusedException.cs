namespace Chiron.Governance.Releases;

/// <summary>A release is not what was signed, or not by whom it should be: it must not be used. The message names the file.</summary>
public sealed class ReleaseRefusedException : GovernanceException
{
    public ReleaseRefusedException()
    {
    }

    public ReleaseRefusedException(string message) : base(message)
    {
    }

    public ReleaseRefusedException(string message, Exception inner) : base(message, inner)
    {
    }
}
