namespace Chiron.Deidentification;

/// <summary>Bytes that cannot be read, or cannot be written, as DICOM. The message is a sentence without content of the file.</summary>
public sealed class DicomException : Exception
{
    public DicomException()
    {
    }

    public DicomException(string message)
        : base(message)
    {
    }

    public DicomException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <param name="offset">Bytes from the beginning of the file, or of what a deflated file holds.</param>
    /// <param name="reason">What was wrong, and what was expected.</param>
    public DicomException(long offset, string reason)
        : base($"byte {offset}: {reason}") => Offset = offset;

    /// <summary>Where reading stopped; null where the fault has no place.</summary>
    public long? Offset { get; }
}
