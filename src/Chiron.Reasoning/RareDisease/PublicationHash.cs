using System.Security.Cryptography;
using System.Text;

namespace Chiron.Reasoning.RareDisease;

/// <summary>Deals cases by publication, the same way each time and whatever other cases there are.</summary>
public static class PublicationHash
{
    /// <summary>A number that follows from publication and salt.</summary>
    public static uint Of(string publication, string salt) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}\n{publication}")));
}
