using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>The keyed parts of Microsoft's methods: hashes, ciphertexts, offsets and noise.</summary>
internal sealed partial class MicrosoftSecrets
{
    private const int MaximumShift = 50; // days either way
    private readonly DeidentificationKey _key;
    private readonly byte[] _hashKey;
    private readonly byte[] _encryptKey;
    private readonly byte[] _dateShiftKey;

    public MicrosoftSecrets(MicrosoftParameters parameters, DeidentificationKey key)
    {
        _key = key;
        _hashKey = Secret(parameters.CryptoHashKey, "cryptoHash");
        _encryptKey = Secret(parameters.EncryptKey, "encrypt");
        _dateShiftKey = Secret(parameters.DateShiftKey, "dateShift");
    }

    /// <summary>HMAC-SHA-256, lower-case hexadecimal.</summary>
    public string Hash(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(_hashKey, Encoding.UTF8.GetBytes(text)));

    /// <summary>A reference with the hash of its id; one of no known form is hashed as a whole.</summary>
    public string HashReference(string reference)
    {
        if (reference.StartsWith('#'))
            return "#" + Hash(reference[1..]);
        var match = Literal().Match(reference);
        if (!match.Success || (match.Groups["type"] is { Success: true } type && !FhirTypes.IsResource(type.Value)))
            return Hash(reference);
        var id = match.Groups["id"];
        return $"{reference[..id.Index]}{Hash(id.Value)}{reference[(id.Index + id.Length)..]}";
    }

    /// <summary>AES-CBC under a fresh initialisation vector, which stands before the ciphertext; base64.</summary>
    public string Encrypt(string text)
    {
        using var aes = Aes.Create();
        aes.Key = _encryptKey;
        aes.GenerateIV();
        return Convert.ToBase64String([.. aes.IV, .. aes.EncryptCbc(Encoding.UTF8.GetBytes(text), aes.IV)]);
    }

    /// <summary>−50 to 50 days: the polynomial hash of base 131 over prefix and key, modulo 101.</summary>
    public int ShiftDays(string prefix)
    {
        var offset = 0;
        foreach (var b in (byte[])[.. Encoding.UTF8.GetBytes(prefix), .. _dateShiftKey])
            offset = (offset * 131 + b) % (2 * MaximumShift + 1);
        return offset - MaximumShift;
    }

    /// <summary>Between −½ and ½, the same for the same place and value however often a run is made, so that nobody averages the noise away.</summary>
    public double Noise(string place)
    {
        Span<byte> digest = stackalloc byte[32];
        _key.Derive(DerivationLabel.Surrogate, "perturb|" + place, digest);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) / (double)(1ul << 53) - 0.5;
    }

    private byte[] Secret(string given, string use)
    {
        if (given.Length > 0)
            return Encoding.UTF8.GetBytes(given);
        var derived = new byte[32];
        _key.Derive(DerivationLabel.Identifier, "configuration|" + use, derived);
        return derived;
    }

    [GeneratedRegex(
        @"^(((https?://[A-Za-z0-9/.:%$]*/|https?://)?(?<type>[A-Z][A-Za-z]+)/(?<id>[A-Za-z0-9\-.]{1,64})(/_history/[A-Za-z0-9\-.]{1,64})?)|urn:oid:(?<id>[0-2](\.(0|[1-9][0-9]*))+)|urn:uuid:(?<id>[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}))$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Literal();
}
