namespace Chiron.Reasoning.Tests;

/// <summary>How hard a text reads.</summary>
internal static class Readability
{
    /// <summary>0.39 · words / sentences + 11.8 · syllables / words − 15.59 (Kincaid et al. 1975), syllables counted as groups of vowels, a silent e left out.</summary>
    public static double FleschKincaidGrade(IEnumerable<string> statements)
    {
        var (sentences, words, syllables) = (0, 0, 0);
        foreach (var statement in statements)
            foreach (var sentence in statement.Split(['.', '?', '!'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var own = sentence.Split([' ', '-', '/', '“', '”', '(', ')', ',', ';', ':'], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Any(char.IsLetter)).ToList();
                if (own.Count == 0)
                    continue;
                sentences++;
                words += own.Count;
                syllables += own.Sum(Syllables);
            }

        return 0.39 * words / sentences + 11.8 * syllables / words - 15.59;
    }

    public static int Syllables(string word)
    {
        var lower = word.ToLowerInvariant().Trim('\'', '’', '"');
        var (count, before) = (0, false);
        foreach (var letter in lower)
        {
            var vowel = "aeiouy".Contains(letter, StringComparison.Ordinal);
            count += vowel && !before ? 1 : 0;
            before = vowel;
        }

        if (lower.EndsWith('e') && !lower.EndsWith("le", StringComparison.Ordinal) && count > 1)
            count--;
        return Math.Max(1, count);
    }
}
