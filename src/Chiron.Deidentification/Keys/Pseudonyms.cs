using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Keyed names for things: the same source id gives the same pseudonym in every file, whatever its resource type or the kind of reference.
/// For one thread; keeps a fixed-size memory of recent ids.
/// </summary>
internal sealed class Pseudonyms(DeidentificationKey key)
{
    /// <summary>Characters of a resource id: a UUID.</summary>
    public const int IdLength = 36;

    private const int IdentifierLength = 20;

    // One for each hexadecimal digit. A pseudonym without digits cannot, once in some thousands, hold somebody's postal code, which an audit would take for a leak.
    private const string IdentifierLetters = "bcdfghjkmnpqrstv";

    private const int Slots = 1 << 15;
    private readonly IncrementalHash _ids = key.Derivation(DerivationLabel.ResourceId); // keyed once: half the time of keying anew for each id
    private readonly byte[]?[] _sources = new byte[Slots][];
    private readonly byte[][] _results = new byte[Slots][];

    /// <summary>The pseudonym of a resource id. Ids that are UUIDs are the same in either case.</summary>
    /// <returns>36 ASCII characters, a UUID of version 8 (RFC 9562).</returns>
    public ReadOnlySpan<byte> Id(ReadOnlySpan<byte> source)
    {
        var slot = (int)(ByteHash.Of(source) % Slots);
        if (_sources[slot] is { } known && source.SequenceEqual(known))
            return _results[slot];

        Span<byte> lower = stackalloc byte[IdLength];
        var message = source.Length == IdLength && LowerUuid(source, lower) ? lower : source;
        Span<byte> digest = stackalloc byte[32];
        _ids.AppendData(message);
        _ids.GetHashAndReset(digest);
        var result = Uuid(digest);
        _sources[slot] = source.ToArray();
        _results[slot] = result;
        return result;
    }

    public string Id(string source) => Encoding.ASCII.GetString(Id(Encoding.UTF8.GetBytes(source)));

    /// <summary>The pseudonym of a business identifier; one that is a UUID keeps pace with <see cref="Id(string)"/>, an OID with <see cref="Uid"/>.</summary>
    public string Identifier(string system, string value)
    {
        if (value.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase))
            return "urn:uuid:" + Id(value[9..]);
        if (value.StartsWith("urn:oid:", StringComparison.OrdinalIgnoreCase))
            return "urn:oid:" + Uid(value[8..]);
        if (Guid.TryParseExact(value, "D", out _))
            return Id(value);
        Span<byte> digest = stackalloc byte[32];
        key.Derive(DerivationLabel.Identifier, $"{system}|{value}", digest);
        return string.Create(IdentifierLength, Convert.ToHexStringLower(digest), static (letters, hex) =>
        {
            for (var i = 0; i < letters.Length; i++)
                letters[i] = IdentifierLetters[char.IsAsciiDigit(hex[i]) ? hex[i] - '0' : hex[i] - 'a' + 10];
        });
    }

    /// <summary>A name for an identifier's system that would name an institution.</summary>
    public string IdentifierSystem(string system)
    {
        Span<byte> digest = stackalloc byte[32];
        key.Derive(DerivationLabel.IdentifierSystem, system, digest);
        return $"https://deidentified.invalid/system/{Convert.ToHexStringLower(digest[..6])}";
    }

    /// <summary>A DICOM UID under 2.25 (PS3.5 B.2): the 128 bits of a keyed UUID as one decimal number.</summary>
    public string Uid(string uid)
    {
        Span<byte> digest = stackalloc byte[32];
        key.Derive(DerivationLabel.UniqueIdentifier, uid, digest);
        SetUuidBits(digest);
        return "2.25." + BinaryPrimitives.ReadUInt128BigEndian(digest).ToString(CultureInfo.InvariantCulture);
    }

    private static byte[] Uuid(Span<byte> digest)
    {
        SetUuidBits(digest);
        var text = new byte[IdLength];
        new Guid(digest[..16], bigEndian: true).TryFormat(text, out _);
        return text;
    }

    private static void SetUuidBits(Span<byte> digest)
    {
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
    }

    private static bool LowerUuid(ReadOnlySpan<byte> source, Span<byte> lower)
    {
        for (var i = 0; i < IdLength; i++)
        {
            var c = source[i];
            var dash = i is 8 or 13 or 18 or 23;
            if (dash ? c != (byte)'-' : !char.IsAsciiHexDigit((char)c))
                return false;
            lower[i] = c is >= (byte)'A' and <= (byte)'F' ? (byte)(c + 32) : c;
        }

        return true;
    }
}
