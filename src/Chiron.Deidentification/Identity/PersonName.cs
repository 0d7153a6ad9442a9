namespace Chiron.Deidentification;

/// <summary>A person's name in its parts; either may be empty.</summary>
/// <param name="Given">Given and middle names in order, or initials.</param>
/// <param name="Family">One string, be it several words.</param>
public sealed record PersonName(IReadOnlyList<string> Given, string Family)
{
    /// <summary>Takes "Dr. Ann Lee Smith, MD" or "Smith, Ann" apart; null where no name is left without the titles.</summary>
    public static PersonName? Parse(string display)
    {
        var comma = display.IndexOf(',', StringComparison.Ordinal);
        var before = Words(comma < 0 ? display : display[..comma]);
        var after = comma < 0 ? [] : Words(display[(comma + 1)..]);
        return (before, after) switch
        {
            ([], _) => null,
            (_, [_, ..]) => new PersonName(after, string.Join(' ', before)),
            _ => new PersonName(before[..^1], before[^1]),
        };
    }

    private static List<string> Words(string text) =>
        [.. text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).Where(word => !Lexicon.IsTitle(word))];
}
