using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Invented values of the same kind and format, the same for the same original of a patient throughout: names of the same gender, towns and institutions with the
/// words that say what they are, numbers digit by digit. Names and towns are drawn from the frequent ones of the product's lists.
/// </summary>
internal sealed class Surrogates(DeidentificationKey key)
{
    private const int FrequentGiven = 500;
    private const int FrequentFamily = 2000;
    private const int FrequentTowns = 2000;
    private const int LongestFolded = 128;

    private static readonly string[] Female = [.. DataFile.Words("names-female.txt").Take(FrequentGiven)];
    private static readonly string[] Male = [.. DataFile.Words("names-male.txt").Take(FrequentGiven)];
    private static readonly string[] Family = [.. DataFile.Words("names-family.txt").Take(FrequentFamily)];
    private static readonly string[] Towns = [.. DataFile.Lines("places-us.txt").Where(town => !town.Contains(' ', StringComparison.Ordinal)).Take(FrequentTowns)];
    private static readonly Dictionary<string, int> FemaleRanks = Ranks("names-female.txt");
    private static readonly Dictionary<string, int> MaleRanks = Ranks("names-male.txt");
    private static readonly Dictionary<string, int> FamilyRanks = Ranks("names-family.txt");
    private static readonly string[] Tags = Array.ConvertAll(Enum.GetNames<IdentifierCategory>(), name => $"[{name.ToUpperInvariant()}]");

    private readonly List<TextToken> _tokens = [];

    public static string Tag(IdentifierCategory category) => Tags[(int)category];

    /// <summary>The tokens of a text, but for those of tags that already stand in it.</summary>
    public static void SplitAroundTags(string text, List<TextToken> tokens)
    {
        TextToken.Split(text, tokens);
        if (!text.Contains('[', StringComparison.Ordinal))
            return;
        tokens.RemoveAll(token => IsTagged(text, token));
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
        IdentifierCategory.Location or IdentifierCategory.Organization => Place(original, category, patient),
        IdentifierCategory.Email => $"{SameForm(original[..Math.Max(0, original.IndexOf('@', StringComparison.Ordinal))], patient)}@example.org",
        IdentifierCategory.Phone or IdentifierCategory.Ssn or IdentifierCategory.Mrn or IdentifierCategory.Account or IdentifierCategory.License
            or IdentifierCategory.HealthPlan or IdentifierCategory.Device or IdentifierCategory.Vehicle or IdentifierCategory.Id
            => SameForm(original, patient),
        _ => Tag(category),
    };

    // Word by word, so that "Ann Smith" and "Ms. Smith" get the same family name. What stands between stays, as do particles, degrees and numbers.
    private string Name(string original, PatientIdentity? patient)
    {
        var result = new StringBuilder();
        TextToken.Split(original, _tokens);
        var comma = original.IndexOf(',', StringComparison.Ordinal);
        var at = 0;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            var word = original.AsSpan(token.Start, token.Length);
            result.Append(original, at, token.Start - at);
            at = token.End;
            if (token.IsDigits || (_tokens.Count > 1 && IsParticle(word)) || Lexicon.IsTitle(word.ToString()))
                result.Append(word);
            else
                AppendCased(result, word, Pick(word, patient, Names(word, comma >= 0 ? token.End <= comma : i == _tokens.Count - 1)));
        }

        return result.Append(original, at, original.Length - at).ToString();
    }

    private static bool IsParticle(ReadOnlySpan<char> word) => word.Length <= 3 && word.Length > 1 && char.IsLower(word[0]);

    // A word that is mostly a given name is replaced by one of its gender wherever it stands, another by a family name; one that may be either, by its place.
    private static string[] Names(ReadOnlySpan<char> word, bool isLast)
    {
        var (female, male, family) = (Rank(FemaleRanks, word), Rank(MaleRanks, word), Rank(FamilyRanks, word));
        var given = Math.Min(female, male);
        if (given == int.MaxValue ? isLast || family != int.MaxValue : isLast && family < 2 * given)
            return Family;
        return female == male ? (word.Length & 1) == 0 ? Female : Male : female < male ? Female : Male;
    }

    // A town for what names a place or an institution; what says its kind (Street, Hospital, of, a state) stays, and digits become others.
    private string Place(string original, IdentifierCategory category, PatientIdentity? patient)
    {
        var result = new StringBuilder();
        TextToken.Split(original, _tokens);
        var at = 0;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var token = _tokens[i];
            var word = original.AsSpan(token.Start, token.Length);
            result.Append(original, at, token.Start - at);
            at = token.End;
            if (token.IsDigits)
                result.Append(SameForm(word.ToString(), patient));
            else if (PlaceWords.IsKind(word, isAlone: _tokens.Count == 1))
                result.Append(word);
            else if (word.Length <= 5 && word.Length > 1 && char.IsUpper(word[^1]) && category == IdentifierCategory.Organization)
                result.Append(SameForm(word.ToString(), patient)); // MGH
            else
            {
                // San Francisco is one town.
                while (i + 1 < _tokens.Count && !_tokens[i + 1].IsDigits && _tokens[i + 1].Start - at == 1 && original[at] is ' ' or '-' && !PlaceWords.IsKind(original.AsSpan(_tokens[i + 1].Start, _tokens[i + 1].Length), isAlone: false))
                    at = _tokens[++i].End;
                var name = original.AsSpan(token.Start, at - token.Start);
                AppendCased(result, word, Pick(name, patient, category == IdentifierCategory.Organization && Rank(FamilyRanks, name) < FrequentFamily ? Family : Towns));
            }
        }

        var surrogate = result.Append(original, at, original.Length - at).ToString();
        return surrogate == original ? Tag(category) : surrogate;
    }

    private string Pick(ReadOnlySpan<char> word, PatientIdentity? patient, string[] from)
    {
        Span<byte> digest = stackalloc byte[32];
        Digest(word, patient, digest);
        for (var i = 0; i < 16; i++)
        {
            var candidate = from[(digest[2 * i] << 8 | digest[2 * i + 1]) % from.Length];
            if (patient?.Matcher.HoldsNearly(candidate) != true && !candidate.AsSpan().Equals(word, StringComparison.OrdinalIgnoreCase))
                return candidate;
        }

        return Tag(IdentifierCategory.Name);
    }

    // An initial for an initial, capitals for capitals.
    private static void AppendCased(StringBuilder result, ReadOnlySpan<char> original, string surrogate)
    {
        if (original.Length == 1)
            result.Append(char.IsLower(original[0]) ? char.ToLowerInvariant(surrogate[0]) : surrogate[0]);
        else
            result.Append(char.IsLower(original[0]) ? surrogate.ToLowerInvariant() : char.IsUpper(original[^1]) ? surrogate.ToUpperInvariant() : surrogate);
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
                result[i] = (char)(IsLeading(original, i) ? '2' + random % 8 : '0' + random % 10);
            else if (char.IsAsciiLetterUpper(result[i]))
                result[i] = (char)('A' + random % 26);
            else if (char.IsAsciiLetterLower(result[i]))
                result[i] = (char)('a' + random % 26);
        }

        var surrogate = new string(result);
        return surrogate == original && surrogate.Length > 1 ? Tag(IdentifierCategory.Id) : surrogate;
    }

    // No group of three digits or more that began with 2 to 9, as those of a telephone do, begins with 0 or 1 afterwards.
    private static bool IsLeading(string original, int i) =>
        original[i] >= '2' && (i == 0 || !char.IsAsciiDigit(original[i - 1])) && i + 2 < original.Length && char.IsAsciiDigit(original[i + 1]) && char.IsAsciiDigit(original[i + 2]);

    private void Digest(ReadOnlySpan<char> word, PatientIdentity? patient, Span<byte> digest)
    {
        Span<char> folded = stackalloc char[Math.Min(word.Length, LongestFolded)];
        for (var i = 0; i < folded.Length; i++)
            folded[i] = TextToken.Fold(word[i]);
        key.Derive(DerivationLabel.Surrogate, $"{patient?.Id}|{folded}", digest);
    }

    private static int Rank(Dictionary<string, int> ranks, ReadOnlySpan<char> word) =>
        ranks.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var rank) ? rank : int.MaxValue;

    private static Dictionary<string, int> Ranks(string file)
    {
        var ranks = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in DataFile.Words(file))
            ranks.TryAdd(word, ranks.Count);
        return ranks;
    }
}
