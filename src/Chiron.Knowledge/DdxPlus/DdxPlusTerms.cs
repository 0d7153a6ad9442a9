using System.Globalization;
using System.Text;

namespace Chiron.Knowledge.DdxPlus;

/// <summary>The ids under which a pack holds what DDXPlus describes.</summary>
public static class DdxPlusTerms
{
    /// <summary>Id of the finding that an evidence became: boolean of a binary one, a category of a categorical one.</summary>
    public static string Finding(DdxPlusEvidence evidence) => Slug(evidence.Id);

    /// <summary>Id of the boolean finding that one value of a multi-choice evidence became.</summary>
    public static string Finding(DdxPlusEvidence evidence, int value) => $"{Slug(evidence.Id)}-{Slug(evidence.Values[value].Id)}";

    /// <summary>Id of the option that a value of a categorical evidence became.</summary>
    public static string Option(DdxPlusEvidence evidence, int value) => Slug(evidence.Values[value].Id);

    public static string Condition(DdxPlusCondition condition) => Slug(condition.Name);

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
            if (char.IsAsciiLetterOrDigit(letter))
                slug.Append(char.ToLowerInvariant(letter));
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        return slug.ToString().TrimEnd('-');
    }
}
