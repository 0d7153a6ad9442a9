namespace Chiron.Knowledge.Search;

/// <summary>A document that is not what its name says, or too large; the message says why, without its content.</summary>
public sealed class DocumentFaultException(string message, string? place = null) : Exception(message)
{
    /// <summary>Line and column; null where the whole is meant.</summary>
    public string? Place { get; } = place;
}
