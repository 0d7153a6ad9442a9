using System.Collections.Frozen;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>Reads and writes characters in the repertoire that a file states.</summary>
internal static class DicomText
{
    private static readonly FrozenDictionary<string, Encoding> Encodings = Load();

    /// <summary>What stands where Specific Character Set is absent: ASCII by the standard, Latin-1 in practice, which loses no byte.</summary>
    public static Encoding Default => Encoding.Latin1;

    /// <param name="characterSet">The value of (0008,0005), its parts between backslashes.</param>
    /// <returns>Null where a term is unknown.</returns>
    public static Encoding? Of(ReadOnlySpan<byte> characterSet)
    {
        var terms = Encoding.Latin1.GetString(characterSet).Split('\\');
        // The last one that is not the default reads the escapes, and ASCII as well.
        for (var i = terms.Length - 1; i >= 0; i--)
        {
            var term = terms[i].Trim(' ', '\0');
            if (term.Length == 0)
                continue;
            return Encodings.GetValueOrDefault(term);
        }

        return Default;
    }

    /// <summary>The text of a value without its padding; null where the encoding cannot read it so that the same bytes would be written again.</summary>
    public static string? Decode(ReadOnlySpan<byte> value, Encoding? encoding)
    {
        value = value.TrimEnd((byte)0).TrimEnd((byte)' ').TrimEnd((byte)0);
        if (System.Text.Ascii.IsValid(value) && !value.Contains((byte)0x1B))
            return Encoding.ASCII.GetString(value);
        if (encoding is null)
            return null;
        if (value.IndexOf("\u001B$)C"u8) >= 0 && encoding.CodePage == 51949) // the Korean escape: what follows is EUC
            return encoding.GetString(Without(value, "\u001B$)C"u8));
        var text = encoding.GetString(value);
        return encoding.GetBytes(text).AsSpan().SequenceEqual(value) || value.Contains((byte)0x1B) ? text : null;
    }

    /// <summary>The bytes of a value, padded to even length.</summary>
    public static byte[] Encode(string text, Encoding? encoding, DicomVr vr)
    {
        var bytes = (encoding ?? Encoding.ASCII).GetBytes(text);
        return bytes.Length % 2 == 0 ? bytes : [.. bytes, vr == DicomVr.UI ? (byte)0 : (byte)' '];
    }

    private static byte[] Without(ReadOnlySpan<byte> value, ReadOnlySpan<byte> escape)
    {
        var result = new List<byte>(value.Length);
        for (var i = 0; i < value.Length;)
        {
            if (value[i..].StartsWith(escape))
            {
                i += escape.Length;
                continue;
            }

            result.Add(value[i++]);
        }

        return [.. result];
    }

    private static FrozenDictionary<string, Encoding> Load()
    {
        var provider = CodePagesEncodingProvider.Instance;
        var encodings = new Dictionary<string, Encoding>(StringComparer.Ordinal);
        foreach (var line in DataFile.Lines("dicom-character-sets.txt"))
        {
            var (term, name) = (line[..line.IndexOf(" = ", StringComparison.Ordinal)], line[(line.IndexOf(" = ", StringComparison.Ordinal) + 3)..]);
            var encoding = name switch
            {
                "iso-8859-1" => Encoding.Latin1,
                "utf-8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                _ => provider.GetEncoding(name),
            };
            if (encoding is not null)
                encodings.Add(term, encoding);
        }

        return encodings.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
