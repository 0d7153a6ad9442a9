using System.Text.RegularExpressions;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// The parts of a note by their headings. A heading stands at the beginning of a line or a sentence and ends with a colon, or fills a line in capitals. What follows it on its
/// own line belongs to it to the end of that line; what follows on later lines, to the next heading.
/// </summary>
internal static partial class Sections
{
    private static readonly (string Heading, SectionKind Kind)[] Known =
    [
        ("past medical history", SectionKind.Past), ("medical history", SectionKind.Past), ("past surgical history", SectionKind.Past), ("surgical history", SectionKind.Past), ("pmh", SectionKind.Past),
        ("pmhx", SectionKind.Past), ("psh", SectionKind.Past), ("past history", SectionKind.Past), ("past psychiatric history", SectionKind.Past),
        ("family history", SectionKind.Family), ("family medical history", SectionKind.Family), ("fh", SectionKind.Family), ("fhx", SectionKind.Family), ("fam hx", SectionKind.Family),
        ("allergies", SectionKind.Allergies), ("allergy", SectionKind.Allergies), ("drug allergies", SectionKind.Allergies), ("medication allergies", SectionKind.Allergies),
        ("plan", SectionKind.Plan), ("instructions", SectionKind.Plan), ("return precautions", SectionKind.Plan), ("discharge instructions", SectionKind.Plan), ("recommendations", SectionKind.Plan),
        ("follow-up instructions", SectionKind.Plan),
        ("assessment", SectionKind.Impression), ("impression", SectionKind.Impression), ("assessment and plan", SectionKind.Impression), ("assessment & plan", SectionKind.Impression), ("a/p", SectionKind.Impression),
        ("diagnosis", SectionKind.Impression), ("differential diagnosis", SectionKind.Impression),
    ];

    /// <summary>The kind at each token.</summary>
    public static SectionKind[] Of(string text, IReadOnlyList<Token> tokens)
    {
        var kinds = new SectionKind[tokens.Count];
        var token = 0;
        var (kind, inline) = (SectionKind.Present, false);
        foreach (Match match in Heading().Matches(text))
        {
            Fill(match.Index);
            var words = match.Groups["h"].Value.Trim().ToLowerInvariant();
            kind = Array.Find(Known, k => k.Heading == words).Kind;
            var rest = text.AsSpan(match.Index + match.Length);
            inline = rest.IndexOfAnyExcept(' ', '\t', '\r') is var next and >= 0 && rest[next] != '\n';
        }

        Fill(text.Length);
        return kinds;

        void Fill(int to)
        {
            for (; token < tokens.Count && tokens[token].Start < to; token++)
            {
                if (inline && tokens[token].Normal == "\n")
                    (kind, inline) = (SectionKind.Present, false);
                kinds[token] = kind;
            }
        }
    }

    [GeneratedRegex(
        @"(?<=^|\n|[.;]\s{1,3})[ \t]*(?<h>[A-Za-z][A-Za-z/&\- ]{1,40}?)[ \t]*:|(?<=^|\n)[ \t]*(?<h>[A-Z][A-Z/&\- ]{2,40})[ \t]*(?=\r?\n)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();
}
