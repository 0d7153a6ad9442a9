namespace Chiron.Reasoning.Cases;

/// <summary>Decides for each mention of a text whether it is negated, uncertain, of the past, of the family or only supposed (ConText rules).</summary>
internal static class ContextRules
{
    private static readonly HashSet<string> TellsOfThePast = ["history", "had", "died", "diagnosed", "family", "run", "suffered"];

    private static readonly HashSet<string> Durations = ["minute", "hour", "day", "week", "month", "year", "hr", "wk"];

    private static readonly ILookup<string, ContextTrigger> ByFirstWord = ContextTrigger.All.ToLookup(t => t.Words[0], StringComparer.Ordinal);

    /// <summary>In the order of <paramref name="mentions"/>, which is that of the text.</summary>
    public static MentionContext[] Of(IReadOnlyList<Token> tokens, IReadOnlyList<Mention> mentions)
    {
        var contexts = new MentionContext[mentions.Count];
        var inMention = new bool[tokens.Count];
        foreach (var mention in mentions)
            for (var i = mention.First; i < mention.End; i++)
                inMention[i] = true;

        var start = 0;
        var firstMention = 0;
        while (start < tokens.Count)
        {
            var end = start;
            while (end < tokens.Count && !tokens[end].EndsSentence)
                end++;
            var endMention = firstMention;
            while (endMention < mentions.Count && mentions[endMention].First < end)
                endMention++;
            if (endMention > firstMention)
                JudgeSentence(tokens, start, end, inMention, mentions, firstMention, endMention, contexts);
            firstMention = endMention;
            start = end + 1;
        }

        return contexts;
    }

    private static void JudgeSentence(
        IReadOnlyList<Token> tokens, int start, int end, bool[] inMention,
        IReadOnlyList<Mention> mentions, int firstMention, int endMention, MentionContext[] contexts)
    {
        var i = start;
        while (i < end)
        {
            var trigger = inMention[i] ? null : TriggerAt(tokens, i, end, inMention);
            if (trigger is null)
            {
                i++;
                continue;
            }

            var after = i + trigger.Words.Length;
            if (!(trigger.Context == MentionContext.Historical && FollowsDuration(tokens, start, i)))
            {
                var (from, to) = trigger.Reach == TriggerReach.Backward
                    ? (BackwardStart(tokens, start, i), i)
                    : (after, trigger.Reach switch
                    {
                        TriggerReach.List => ListEnd(tokens, start, i, after, end, inMention),
                        TriggerReach.Comma => CommaEnd(tokens, after, end),
                        _ => ClauseEnd(tokens, after, end, inMention),
                    });
                for (var m = firstMention; m < endMention; m++)
                    if (mentions[m].First >= from && mentions[m].End <= to)
                    {
                        contexts[m] |= trigger.Context;
                        if (trigger.Context == MentionContext.Historical && !HoldsCommaOrOnset(tokens, from, mentions[m].First))
                            contexts[m] |= MentionContext.HistoricalNear;
                    }
            }

            i = after;
        }

        if (IsAboutFamily(tokens, start, end, inMention, out var kin))
            for (var m = firstMention; m < endMention; m++)
                if (mentions[m].First > kin)
                    contexts[m] |= MentionContext.Family;

        // "fever: no"
        for (var m = firstMention; m < endMention; m++)
            if (mentions[m].End + 1 < end && tokens[mentions[m].End].Normal is ":" or "-" or "=" && tokens[mentions[m].End + 1].Normal is "no" or "none" or "absent")
                contexts[m] |= MentionContext.Negated;
    }

    private static ContextTrigger? TriggerAt(IReadOnlyList<Token> tokens, int first, int end, bool[] inMention)
    {
        ContextTrigger? longest = null;
        foreach (var trigger in ByFirstWord[tokens[first].Normal])
        {
            if (trigger.Words.Length <= (longest?.Words.Length ?? 0) || first + trigger.Words.Length > end)
                continue;
            var matches = true;
            for (var w = 0; w < trigger.Words.Length && matches; w++)
                matches = !inMention[first + w] && tokens[first + w].Normal == trigger.Words[w];
            if (matches)
                longest = trigger;
        }

        // "negative" looks back and "negative for" looks on; the longer phrase has been chosen. "not only" negates nothing.
        return longest is { Words: ["not"] } && first + 1 < end && tokens[first + 1].Normal == "only" ? null : longest;
    }

    private static int ClauseEnd(IReadOnlyList<Token> tokens, int from, int end, bool[] inMention)
    {
        for (var i = from; i < end; i++)
            if (!inMention[i] && ContextTrigger.Terminations.Contains(tokens[i].Normal))
                return i;
        return end;
    }

    private static int ListEnd(IReadOnlyList<Token> tokens, int start, int trigger, int from, int end, bool[] inMention)
    {
        var clause = ClauseEnd(tokens, from, end, inMention);
        var lastOr = -1;
        for (var i = from; i < clause; i++)
            if (tokens[i].Normal is "or" or "nor")
                lastOr = i;
        if (trigger == start && lastOr < 0)
            return clause;
        for (var i = Math.Max(from, lastOr); i < clause; i++)
            if (tokens[i].Normal == ",")
                return i;
        return clause;
    }

    private static int CommaEnd(IReadOnlyList<Token> tokens, int from, int end)
    {
        for (var i = from; i < end; i++)
            if (tokens[i].Normal == ",")
                return i;
        return end;
    }

    private static int BackwardStart(IReadOnlyList<Token> tokens, int start, int trigger)
    {
        for (var i = trigger - 1; i >= start; i--)
            if (tokens[i].Normal == "," || ContextTrigger.Terminations.Contains(tokens[i].Normal))
                return i + 1;
        return start;
    }

    private static bool HoldsCommaOrOnset(IReadOnlyList<Token> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (tokens[i].Normal is "," or "sudden" or "suddenly" or "acute" or "new" or "today" or "with")
                return true;
        return false;
    }

    // "three-day history of cough" tells of now.
    private static bool FollowsDuration(IReadOnlyList<Token> tokens, int start, int trigger)
    {
        for (var i = Math.Max(start, trigger - 3); i < trigger; i++)
            if (Durations.Contains(tokens[i].Normal))
                return true;
        return false;
    }

    private static bool IsAboutFamily(IReadOnlyList<Token> tokens, int start, int end, bool[] inMention, out int kin)
    {
        kin = -1;
        var past = false;
        for (var i = start; i < end; i++)
        {
            if (kin < 0 && !inMention[i] && ContextTrigger.Kin.Contains(tokens[i].Normal))
                kin = i;
            past |= TellsOfThePast.Contains(tokens[i].Normal);
        }

        return kin >= 0 && past;
    }
}
