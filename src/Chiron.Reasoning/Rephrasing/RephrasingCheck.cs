using System.Text.RegularExpressions;
using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Rephrasing;

/// <summary>
/// Tells whether a rephrased sentence says the same as the composed one, as far as that can be counted: numbers with their units, negations, the drugs, conditions and findings of
/// the pack, citations, and words that turn a meaning round. It is strict: a sentence that is merely doubtful is refused, as the composed one is always at hand.
/// </summary>
public sealed partial class RephrasingCheck(KnowledgePack pack)
{
    private const int MostGrowth = 3;           // times as long
    private const int FreeGrowth = 120;         // characters besides

    private static readonly HashSet<string> Negations =
        ["no", "not", "never", "none", "without", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "wont", "shouldnt", "nor", "neither", "absent", "denies", "denied", "excluded", "nothing", "avoid", "against", "unless", "lack", "lacks"];

    private static readonly HashSet<string> NumberWords =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "hundred", "thousand", "half", "third", "quarter", "double", "twice", "dozen", "million", "percent"];

    // Each stands for its own meaning: one that is lost or added changes what is said.
    private static readonly Dictionary<string, string> Turning = new(StringComparer.Ordinal)
    {
        ["immediately"] = "now", ["now"] = "now", ["emergency"] = "emergency", ["ambulance"] = "ambulance", ["urgent"] = "urgent", ["urgently"] = "urgent", ["today"] = "today",
        ["high"] = "high", ["higher"] = "high", ["raised"] = "high", ["elevated"] = "high", ["low"] = "low", ["lower"] = "low", ["reduced"] = "low",
        ["increase"] = "up", ["increases"] = "up", ["rise"] = "up", ["rises"] = "up", ["decrease"] = "down", ["decreases"] = "down", ["fall"] = "down", ["falls"] = "down",
        ["left"] = "left", ["right"] = "right", ["before"] = "before", ["after"] = "after", ["stop"] = "stop", ["start"] = "start", ["present"] = "present",
        ["unlikely"] = "unlikely", ["certain"] = "certain", ["certainly"] = "certain", ["definitely"] = "certain", ["uncertain"] = "uncertain", ["unknown"] = "unknown", ["possible"] = "possible", ["possibly"] = "possible", ["may"] = "possible", ["might"] = "possible", ["could"] = "possible",
        ["must"] = "must", ["always"] = "always", ["only"] = "only", ["safe"] = "safe", ["dangerous"] = "danger", ["danger"] = "danger", ["allergic"] = "allergy", ["allergy"] = "allergy",
    };

    private readonly Lexicon _lexicon = new(pack);

    /// <summary>Null where the two agree; else in a few words what differs.</summary>
    public string? Difference(string composed, string rephrased)
    {
        if (string.IsNullOrWhiteSpace(rephrased))
            return "it is empty";
        if (rephrased.Length > composed.Length * MostGrowth + FreeGrowth)
            return "it is much longer";
        if (rephrased.AsSpan().IndexOfAny('\n', '<', '`') >= 0 && composed.AsSpan().IndexOfAny('\n', '<', '`') < 0)
            return "it holds markup or line breaks";
        if (!Same(Numbers(composed), Numbers(rephrased)))
            return "numbers or units differ";
        if (!Same(Citations(composed), Citations(rephrased)))
            return "citations differ";
        var (before, after) = (Words(composed), Words(rephrased));
        if (!Same(before.Where(NumberWords.Contains), after.Where(NumberWords.Contains)))
            return "numbers in words differ";
        if (before.Count(Negations.Contains) != after.Count(Negations.Contains))
            return "negations differ";
        if (!Turned(before).SetEquals(Turned(after)))
            return "words that turn the meaning differ";
        return Same(Terms(composed), Terms(rephrased)) ? null : "drugs, conditions or findings differ";
    }

    private static bool Same(IEnumerable<string> a, IEnumerable<string> b) => a.Order(StringComparer.Ordinal).SequenceEqual(b.Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static HashSet<string> Turned(IEnumerable<string> words) => [.. words.Select(w => Turning.GetValueOrDefault(w)).OfType<string>()];

    private static List<string> Words(string text) => [.. Word().Matches(text).Select(m => m.Value.ToLowerInvariant().Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal))];

    private static IEnumerable<string> Numbers(string text) =>
        Number().Matches(text).Select(m => m.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal) + " " + m.Groups["u"].Value.ToLowerInvariant().TrimEnd('s'));

    private static IEnumerable<string> Citations(string text) => Citation().Matches(text).Select(m => m.Value.TrimEnd('.', ',', ';', ')'));

    // What the pack knows by name, whichever of its names is used, with whether it is denied; each once, as a sentence may repeat itself.
    private IEnumerable<string> Terms(string text)
    {
        var tokens = TextTokens.Of(text);
        return _lexicon.Find(text, tokens).Select(m => $"{m.Term.Kind} {m.Term.Place} {m.Denied}").Distinct(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"[\p{L}]+(['’][\p{L}]+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<n>\d[\d.,]*\d|\d)(\s?(?<u>%|°C|°F|[a-zA-Zµ]+/[a-zA-Z0-9²./]+|mg|µg|mcg|g|kg|mL|ml|L|mmHg|bpm|bits?|USD|years?|months?|weeks?|days?|hours?|minutes?|times|in \d+))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"https?://\S+|www\.\S+|doi:\S+|PMID\s*\d+|\[[^\]]{1,40}\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Citation();
}
