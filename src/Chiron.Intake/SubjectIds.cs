using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Chiron.Intake;

/// <summary>The subject's number in a timeline dataset, from the patient's id in the record.</summary>
public static class SubjectIds
{
    /// <summary>
    /// An id that is a non-negative whole number in plain decimal form (no sign, no leading zero) and fits 63 bits stands as it is; any other is the
    /// first 63 bits of the SHA-256 of its UTF-8 bytes.
    /// </summary>
    public static long FromPatientId(string patientId)
    {
        ArgumentException.ThrowIfNullOrEmpty(patientId);
        if (long.TryParse(patientId, System.Globalization.NumberStyles.None, provider: null, out var number)
            && (patientId.Length == 1 || patientId[0] != '0'))
            return number;

        return (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(patientId))) >> 1);
    }
}
