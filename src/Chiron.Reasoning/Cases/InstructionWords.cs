using System.Text.RegularExpressions;

namespace Chiron.Reasoning.Cases;

/// <summary>
/// Finds prose that tells a system what to do ("ignore your rules", "you are now …"). The reader follows no instruction anyway; saying so tells whoever wrote or forwarded the text.
/// </summary>
internal static partial class InstructionWords
{
    /// <summary>Where the first instruction stands; null where there is none.</summary>
    public static TextSpan? Find(string text) => Instruction().Match(text) is { Success: true } match ? new TextSpan(match.Index, match.Length) : null;

    [GeneratedRegex(
        @"\b(ignore|disregard|forget|override|bypass)\s+(all\s+|any\s+|everything\s+)?((of\s+)?(the|your|these|my)\s+)?(previous\s+|prior\s+|above\s+|earlier\s+|safety\s+|system\s+)?(rules?|instructions?|prompts?|guidelines?|guardrails|context)\b"
        + @"|\b(system|developer)\s+prompt\b|\byou are now\b|\bact as (if|a|an|my)\b|\bpretend (to be|that you|you)\b|\b(do not|don't) (mention|reveal|tell|follow)\b.{0,40}\b(rules?|instructions?|prompt)\b|<\|?(system|im_start)\|?>|\[/?INST\]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Instruction();
}
