using System.Globalization;

namespace Chiron.Reasoning.Cases;

/// <summary>Finds stretches and points of time: "for 3 days", "2-week history of", "six months ago", "since last night". An age or an interval between doses is none.</summary>
internal static class TimeExpressions
{
    private const double LongestDays = 366 * 125;

    private static readonly Dictionary<string, double> Numbers = new(StringComparer.Ordinal)
    {
        ["a"] = 1, ["an"] = 1, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10,
        ["eleven"] = 11, ["twelve"] = 12, ["couple"] = 2, ["few"] = 3, ["several"] = 4, ["past"] = 1, ["last"] = 1,
    };

    private static readonly Dictionary<string, double> UnitDays = new(StringComparer.Ordinal)
    {
        ["minute"] = 1 / 1440.0, ["min"] = 1 / 1440.0, ["hour"] = 1 / 24.0, ["hr"] = 1 / 24.0, ["hrs"] = 1 / 24.0, ["day"] = 1, ["night"] = 1, ["week"] = 7, ["wk"] = 7, ["wks"] = 7,
        ["month"] = 30, ["mo"] = 30, ["mos"] = 30, ["year"] = 365.25, ["yr"] = 365.25, ["yrs"] = 365.25,
    };

    private static readonly HashSet<string> Lead = ["for", "x", "over", "during", "since", "within", "throughout", "have", "been", "in"];

    private static readonly HashSet<string> Modifiers = ["the", "about", "approximately", "approx", "around", "roughly", "nearly", "almost", "past", "last", "previous", "preceding", "~", "least", "at", "of", "over", "more", "than"];

    private static readonly HashSet<string> NotATime = ["old", "pregnant", "gestation", "gestational", "apart", "later", "supply"];

    /// <summary>In the order of the text.</summary>
    public static List<TimeExpression> Of(IReadOnlyList<Token> tokens, int start, int end)
    {
        var found = new List<TimeExpression>();
        for (var i = start; i < end;)
            if ((Counted(tokens, start, i, end) ?? Named(tokens, start, i, end)) is { } time)
            {
                found.Add(time);
                i = time.End;
            }
            else
                i++;
        return found;
    }

    // "3 days", "2-week", "2 to 3 months", "a couple of hours", with what stands before and after.
    private static TimeExpression? Counted(IReadOnlyList<Token> tokens, int start, int i, int end)
    {
        if (NumberAt(tokens[i]) is not { } number)
            return null;
        var next = i + 1;
        if (next + 1 < end && tokens[next].Normal is "-" or "to" or "or" && tokens[next + 1].Kind == TokenKind.Number && NumberAt(tokens[next + 1]) is { } upper)
        {
            number = (number + upper) / 2;
            next += 2;
        }

        while (next < end && tokens[next].Normal is "-" or "of" or "few" or "couple" or "or" or "more")
        {
            if (Numbers.TryGetValue(tokens[next].Normal, out var vague))
                number = vague;
            next++;
        }

        if (next >= end || !UnitDays.TryGetValue(tokens[next].Normal, out var unit) || number * unit > LongestDays)
            return null;
        var after = next + 1;
        var days = number * unit;
        while (after < end && tokens[after].Normal is "-")
            after++;
        var follows = after < end ? tokens[after].Normal : "";
        if (NotATime.Contains(follows) || (follows == "of" && after + 1 < end && tokens[after + 1].Normal is "age" or "gestation" or "pregnancy"))
            return null;
        if (follows is "ago" or "earlier" or "prior" or "before" or "back")
            return new TimeExpression(i, after + 1, days, TimeKind.Point);
        if (follows is "history" or "hx" or "course" or "period" && after + 1 < end && tokens[after + 1].Normal == "of")
            return new TimeExpression(i, after + 2, days, TimeKind.LastingForward);

        var (first, lead) = LeadOf(tokens, start, i);
        if (lead is "for" or "x" or "over" or "during" or "since" or "within" or "throughout" || (lead is "in" or "have" or "been" && first < i - 1) || (lead is "past" or "last"))
            return new TimeExpression(first, after, days, TimeKind.Lasting);
        return follows == "of" && tokens[i].Normal is not ("a" or "an") ? new TimeExpression(i, after + 1, days, TimeKind.LastingForward) : null;
    }

    // "yesterday", "last night", "this morning", "last month".
    private static TimeExpression? Named(IReadOnlyList<Token> tokens, int start, int i, int end)
    {
        var second = i + 1 < end ? tokens[i + 1].Normal : "";
        (double Days, int Length)? named = tokens[i].Normal switch
        {
            "yesterday" => (1, 1),
            "today" or "tonight" => (0.25, 1),
            "this" when second is "morning" or "afternoon" or "evening" => (0.25, 2),
            "this" when second is "week" => (3, 2),
            "last" when second == "night" => (0.5, 2),
            "last" when UnitDays.TryGetValue(second, out var unit) && unit >= 7 => (unit, 2),
            _ => null,
        };
        if (named is not { } time)
            return null;
        var since = i > start && tokens[i - 1].Normal is "since" or "from";
        return new TimeExpression(since ? i - 1 : i, i + time.Length, time.Days, since ? TimeKind.Lasting : TimeKind.Point);
    }

    // What leads to the number, over "about", "the past" and the like.
    private static (int First, string? Word) LeadOf(IReadOnlyList<Token> tokens, int start, int number)
    {
        string? past = tokens[number].Normal is "past" or "last" ? tokens[number].Normal : null;
        for (var i = number - 1; i >= start && i >= number - 5; i--)
        {
            var word = tokens[i].Normal;
            if (Lead.Contains(word) && !(word == "over" && i > start && tokens[i - 1].Normal is "for"))
                return word is "in" or "have" or "been" && past is null ? (number, null) : (i, word);
            if (!Modifiers.Contains(word) && word is not ("a" or "an"))
                break;
            if (word is "past" or "last")
                past = word;
        }

        return (number, past);
    }

    private static double? NumberAt(in Token token) =>
        token.Kind == TokenKind.Number
            ? double.TryParse(token.Normal, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null
            : Numbers.TryGetValue(token.Normal, out var word) ? word : null;
}
