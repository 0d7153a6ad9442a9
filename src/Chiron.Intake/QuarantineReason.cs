namespace Chiron.Intake;

/// <summary>Why a file, a document or a resource was set aside.</summary>
public enum QuarantineReason
{
    /// <summary>The file could not be opened or read.</summary>
    Unreadable,

    /// <summary>A compressed file ends before its end mark.</summary>
    TruncatedGzip,

    /// <summary>A compressed file whose bytes do not decompress.</summary>
    InvalidGzip,

    /// <summary>A document larger than the limit.</summary>
    TooLarge,

    /// <summary>Bytes that are not UTF-8.</summary>
    NotUtf8,

    /// <summary>Not well-formed JSON, or JSON that is cut short.</summary>
    NotJson,

    /// <summary>JSON, but not an object with a <c>resourceType</c>.</summary>
    NotAResource,

    /// <summary>An element of the wrong JSON type, such as an object where a list belongs.</summary>
    WrongType,

    /// <summary>A date or time that is not one.</summary>
    InvalidDate,

    /// <summary>A number that is not one.</summary>
    InvalidNumber,

    /// <summary>A clinical resource that names no patient.</summary>
    NoPatient,

    /// <summary>A clinical resource with no time of its own and none from its encounter.</summary>
    NoTime,
}
