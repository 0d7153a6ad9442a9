using System.Globalization;
using System.Text.RegularExpressions;
using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>Reads age, sex and weeks of pregnancy from a text.</summary>
internal static partial class PersonWords
{
    public const double OldestAge = 125;

    private static readonly HashSet<string> Male = ["man", "male", "boy", "gentleman", "husband", "son", "grandson", "father", "dad"];
    private static readonly HashSet<string> Female = ["woman", "female", "girl", "lady", "wife", "daughter", "granddaughter", "mother", "mom"];

    private static readonly string[] NumberWords = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>Years; null where none is given. A number beyond a human life is returned as it stands.</summary>
    public static (double Years, TextSpan Span)? Age(string text)
    {
        if (UnitAge().Match(text) is { Success: true } match)
        {
            var number = match.Groups["n"] is { Success: true } digits
                ? double.Parse(digits.ValueSpan, CultureInfo.InvariantCulture)
                : Array.IndexOf(NumberWords, match.Groups["w"].Value.ToLowerInvariant()) + 1;
            var years = match.Groups["u"].Value[0] switch
            {
                'd' or 'D' => number / 365.25,
                'w' or 'W' => number / 52.18,
                'm' or 'M' => number / 12,
                _ => number,
            };
            return (years, new TextSpan(match.Index, match.Length));
        }

        foreach (var pattern in (Regex[])[ShortAge(), StatedAge(), LetterAge()])
            if (pattern.Match(text) is { Success: true } stated)
                return (double.Parse(stated.Groups["n"].ValueSpan, CultureInfo.InvariantCulture), new TextSpan(stated.Index, stated.Length));
        return Newborn().Match(text) is { Success: true } newborn ? (0.02, new TextSpan(newborn.Index, newborn.Length)) : null;
    }

    /// <summary>The first noun that tells it, else the letter after an age, else the pronoun used most.</summary>
    public static Sex? SexOf(string text, IReadOnlyList<Token> tokens)
    {
        if (LetterAge().Match(text) is { Success: true } letter)
            return letter.Groups["s"].Value is "F" or "f" ? Sex.Female : Sex.Male;
        var balance = 0;
        foreach (var token in tokens)
        {
            if (Male.Contains(token.Normal))
                return Sex.Male;
            if (Female.Contains(token.Normal))
                return Sex.Female;
            balance += token.Normal switch { "he" or "him" or "his" => 1, "she" or "her" => -1, _ => 0 };
        }

        return balance switch { > 0 => Sex.Male, < 0 => Sex.Female, _ => null };
    }

    /// <summary>Says what of a person is not known; at least one of the two.</summary>
    public static string Missing(bool age, bool sex) => (age && sex ? "Age and sex are" : age ? "The age is" : "The sex is") + " not known; averages over people were used.";

    /// <summary>Weeks of pregnancy; null where none are given.</summary>
    public static int? WeeksPregnant(string text) =>
        Weeks().Match(text) is { Success: true } match ? int.Parse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"\b((?<n>\d{1,4}(\.\d)?)|(?<w>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))[\s-]*(?<u>year|yr|month|week|day)s?[\s-]*old\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnitAge();

    [GeneratedRegex(@"\b(?<n>\d{1,4})\s*-?\s*(y/o|yo|y\.o\.|yrs?|years? of age)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShortAge();

    [GeneratedRegex(@"\b(age[d:]?|i'?m|i am)\s+(?<n>\d{1,4})\b(?!\s*(weeks?|days?|months?|hours?|/))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StatedAge();

    [GeneratedRegex(@"(^|\b(pt|patient|a|an|is|the)\s+)(?<n>\d{1,3})(\s?-?(y/o|yo|y\.o\.|yrs?(\s|-)old|year(\s|-)old))?\s?(?<s>[MF])\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LetterAge();

    [GeneratedRegex(@"\b(newborn|neonate)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Newborn();

    [GeneratedRegex(@"\b(?<n>\d{1,2})\s*-?\s*weeks?\s*('|of\s+)?(pregnant|gestation(al age)?|pregnancy)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Weeks();
}
