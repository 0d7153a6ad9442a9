using System.Security.Cryptography;
using System.Text;
using Chiron.Governance.Lineage;

namespace Chiron.Governance.Releases;

/// <summary>
/// Many files as one line: how many, how large, and one hash over their sorted content hashes. A release names its ancestors this way,
/// because the names of raw files may themselves identify patients.
/// </summary>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Their sizes added up.</param>
/// <param name="Sha256">SHA-256 over the files' SHA-256 in hexadecimal, sorted, each with a line feed.</param>
public sealed record FileSetDigest(int Files, long Bytes, string Sha256)
{
    public static FileSetDigest Of(IEnumerable<FileRecord> records)
    {
        var files = records.ToList();
        var lines = string.Concat(files.Select(file => file.Sha256 + "\n").Order(StringComparer.Ordinal));
        return new FileSetDigest(files.Count, files.Sum(file => file.Bytes), Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(lines))));
    }
}
