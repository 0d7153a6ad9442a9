namespace Chiron.Reasoning.Assessing;

/// <summary>Letters at the beginning of names within and at the head of sentences.</summary>
internal static class Sentence
{
    /// <summary>With a small first letter, unless the first word is an abbreviation or a proper name's code (MMSE, PHQ-9, B-type).</summary>
    public static string Lower(string name) =>
        name.Length > 1 && (char.IsUpper(name[1]) || char.IsDigit(name[1]) || name[1] == '-') ? name : char.ToLowerInvariant(name[0]) + name[1..];

    /// <summary>A UCUM unit as people write it; empty for none and for a mere annotation.</summary>
    public static string Unit(string? ucum) => ucum switch
    {
        null or ['{' or '[', ..] => "",
        "Cel" => "°C",
        "mm[Hg]" => "mmHg",
        _ => ucum,
    };

    public static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
