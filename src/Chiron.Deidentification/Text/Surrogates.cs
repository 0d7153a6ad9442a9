using System.Text;

namespace Chiron.Deidentification;

/// <summary>Invented values of the same kind and format, the same for the same original of a patient throughout. Names are drawn from lists of this project.</summary>
internal sealed class Surrogates(DeidentificationKey key)
{
    private static readonly string[] Given = [.. DataFile.Words("given-female.txt"), .. DataFile.Words("given-male.txt")];
    private static readonly string[] Family = DataFile.Words("family-names.txt");
    private static readonly string[] Tags = Array.ConvertAll(Enum.GetNames<IdentifierCategory>(), name => $"[{name.ToUpperInvariant()}]");

    public static string Tag(IdentifierCategory category) => Tags[(int)category];

    /// <summary>The tokens of a text, but for those of tags that already stand in it.</summary>
    public static void SplitAroundTags(string text, List<TextToken> tokens)
    {
        TextToken.Split(text, tokens);
        for (var i = 0; i < tokens.Count; i++)
            if (IsTagged(text, tokens[i]))
                tokens.RemoveAt(i--);
    }

    private static bool IsTagged(string text, in TextToken token)
    {
        if (token.Start == 0 || text[token.Start - 1] != '[' || token.End >= text.Length || text[token.End] != ']')
            return false;
        foreach (var tag in Tags)
            if (tag.AsSpan(1, tag.Length - 2).SequenceEqual(text.AsSpan(token.Start, token.Length)))
                return true;
        return false;
    }

    public string For(string original, IdentifierCategory category, PatientIdentity? patient) => category switch
    {
        IdentifierCategory.Name => Name(original, patient),
        IdentifierCategory.Phone or IdentifierCategory.Ssn or IdentifierCategory.Mrn or IdentifierCategory.Account or IdentifierCategory.License
            or IdentifierCategory.HealthPlan or IdentifierCategory.Device or IdentifierCategory.Vehicle or IdentifierCategory.Id
            => SameForm(original, patient),
        _ => Tag(category),
    };

    // Word by word, so that "Ann Smith" and "Ms. Smith" get the same family name.
    private string Name(string original, PatientIdentity? patient)
    {
        var result = new StringBuilder();
        var tokens = new List<TextToken>();
        TextToken.Split(original, tokens);
        var at = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            result.Append(original, at, token.Start - at);
            at = token.End;
            if (token.IsDigits)
                continue;
            var word = Pick(original.AsSpan(token.Start, token.Length), patient, i == tokens.Count - 1 ? Family : Given);
            result.Append(token.Length == 1 ? word[..1] : word);
        }

        return result.Append(original, at, original.Length - at).ToString();
    }

    private string Pick(ReadOnlySpan<char> word, PatientIdentity? patient, string[] from)
    {
        Span<byte> digest = stackalloc byte[32];
        Digest(word, patient, digest);
        for (var i = 0; i < 16; i++)
        {
            var candidate = from[(digest[2 * i] << 8 | digest[2 * i + 1]) % from.Length];
            if (patient?.Matcher.Holds(TextToken.HashOf(candidate)) != true)
                return candidate;
        }

        return Tag(IdentifierCategory.Name);
    }

    private string SameForm(string original, PatientIdentity? patient)
    {
        Span<byte> digest = stackalloc byte[32];
        Digest(original, patient, digest);
        var result = original.ToCharArray();
        for (var i = 0; i < result.Length; i++)
        {
            var random = digest[i % 32] + 7 * i;
            if (char.IsAsciiDigit(result[i]))
                result[i] = (char)('0' + random % 10);
            else if (char.IsAsciiLetterUpper(result[i]))
                result[i] = (char)('A' + random % 26);
            else if (char.IsAsciiLetterLower(result[i]))
                result[i] = (char)('a' + random % 26);
        }

        var surrogate = new string(result);
        return surrogate == original ? Tag(IdentifierCategory.Id) : surrogate;
    }

    private void Digest(ReadOnlySpan<char> word, PatientIdentity? patient, Span<byte> digest)
    {
        Span<char> folded = stackalloc char[Math.Min(word.Length, 128)];
        for (var i = 0; i < folded.Length; i++)
            folded[i] = TextToken.Fold(word[i]);
        key.Derive(DerivationLabel.Surrogate, $"{patient?.Id}|{folded}", digest);
    }
}
