using Chiron.Intake;

namespace Chiron.Deidentification;

/// <summary>A resource cannot be de-identified with certainty and goes to the quarantine instead. The message holds no content.</summary>
internal sealed class RefusedResourceException(QuarantineReason reason, string message) : Exception(message)
{
    public QuarantineReason Reason { get; } = reason;
}
