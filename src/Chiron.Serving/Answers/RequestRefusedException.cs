namespace Chiron.Serving.Answers;

/// <summary>A request that cannot be answered, and why, for the one who sent it.</summary>
public sealed class RequestRefusedException : Exception
{
    public RequestRefusedException() : this(400, "The request cannot be answered.", "invalid_request")
    {
    }

    public RequestRefusedException(string message) : this(400, message, "invalid_request")
    {
    }

    public RequestRefusedException(string message, Exception inner) : base(message, inner)
    {
        Status = 400;
        Code = "invalid_request";
    }

    /// <param name="status">The HTTP status.</param>
    /// <param name="message">A sentence: what was wrong and what to do.</param>
    /// <param name="code">A short machine-readable name of the fault.</param>
    /// <param name="param">The field of the request that is wrong; null where it is none.</param>
    public RequestRefusedException(int status, string message, string code, string? param = null) : base(message)
    {
        Status = status;
        Code = code;
        Param = param;
    }

    public int Status { get; }

    public string Code { get; }

    public string? Param { get; }
}
