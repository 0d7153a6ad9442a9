namespace Chiron.Reasoning.Cases;

/// <summary>Decides for each mention of a text whether it is negated, uncertain, of the past, over, of the family or only supposed (ConText rules).</summary>
internal static class ContextRules
{
    private const int NearAuxiliary = 3;        // tokens after a trigger in which "have", "had", "she" end nothing

    private const int LongestSentence = 400;    // tokens; what has no end is cut, so that the work grows with the text alone

    private static readonly HashSet<string> TellsOfThePast = ["history", "had", "died", "diagnosed", "family", "run", "suffered"];

    private static readonly HashSet<string> Durations = ["minute", "hour", "day", "week", "month", "year", "hr", "wk"];

    private static readonly HashSet<string> Ongoing = ["recurrent", "chronic", "progressive", "progressively", "worsening", "intermittent", "increasing", "longstanding", "persistent", "ongoing", "gradual"];

    private static readonly HashSet<string> Negations = ["not", "never", "hasnt", "havent", "didnt", "wont", "doesnt", "isnt", "no", "yet"];

    private static readonly HashSet<string> FirstPerson = ["have", "had", "feel", "get", "am", "can", "cant", "only", "myself", "also"];

    private static readonly HashSet<string> TestWords = ["test", "screen", "culture", "assay", "antibody", "antibodie", "antigen", "swab", "pcr", "result", "sign"];

    private static readonly HashSet<string> Undone = ["done", "performed", "mentioned", "provided", "available", "tested", "assessed", "reported", "obtained"];

    private static readonly ILookup<string, ContextTrigger> ByFirstWord = ContextTrigger.All.ToLookup(t => t.Words[0], StringComparer.Ordinal);

    /// <summary>In the order of <paramref name="mentions"/>, which is that of the text.</summary>
    public static MentionContext[] Of(IReadOnlyList<Token> tokens, IReadOnlyList<Mention> mentions, ReadOnlySpan<SectionKind> sections)
    {
        var contexts = new MentionContext[mentions.Count];
        var inMention = new bool[tokens.Count];
        foreach (var mention in mentions)
            for (var i = mention.First; i < mention.End; i++)
                inMention[i] = true;

        var speaks = SpeaksOfSelf(tokens);
        for (var m = 0; m < mentions.Count; m++)
            contexts[m] = (mentions[m].Denied ? MentionContext.Negated : MentionContext.Affirmed) | OfSection(tokens, sections, mentions[m].First);
        foreach (var (start, end, firstMention, endMention) in Sentences(tokens, mentions))
            JudgeSentence(tokens, start, end, inMention, mentions, firstMention, endMention, contexts, speaks);
        return contexts;
    }

    /// <summary>The sentences that hold mentions: first token, after the last token, first mention, after the last mention.</summary>
    public static IEnumerable<(int Start, int End, int FirstMention, int EndMention)> Sentences(IReadOnlyList<Token> tokens, IReadOnlyList<Mention> mentions)
    {
        var firstMention = 0;
        for (var start = 0; start < tokens.Count;)
        {
            var end = start;
            while (end < tokens.Count && end - start < LongestSentence && !tokens[end].EndsSentence)
                end++;
            var endMention = firstMention;
            while (endMention < mentions.Count && mentions[endMention].First < end)
                endMention++;
            if (endMention > firstMention)
                yield return (start, end, firstMention, endMention);
            firstMention = endMention;
            start = end < tokens.Count && tokens[end].EndsSentence ? end + 1 : end;
        }
    }

    private static void JudgeSentence(
        IReadOnlyList<Token> tokens, int start, int end, bool[] inMention,
        IReadOnlyList<Mention> mentions, int firstMention, int endMention, MentionContext[] contexts, bool speaks)
    {
        var i = start;
        while (i < end)
        {
            var trigger = inMention[i] ? null : TriggerAt(tokens, i, end, inMention, mentions, firstMention, endMention);
            if (trigger is null)
            {
                i++;
                continue;
            }

            var after = i + trigger.Words.Length;
            if (!IsVoid(trigger, tokens, start, i, after, end))
            {
                var (from, to) = trigger.Reach == TriggerReach.Backward
                    ? (BackwardStart(tokens, start, i), i)
                    : (after, trigger.Reach switch
                    {
                        TriggerReach.List => ListEnd(tokens, start, i, after, end, inMention),
                        TriggerReach.Comma => CommaEnd(tokens, after, end),
                        TriggerReach.Next => NextEnd(tokens, mentions, firstMention, endMention, after),
                        _ => ClauseEnd(tokens, after, end, inMention),
                    });
                for (var m = firstMention; m < endMention; m++)
                    if (mentions[m].First >= from && mentions[m].End <= to)
                    {
                        contexts[m] |= trigger.Context;
                        if (trigger.Context == MentionContext.Historical && (trigger.Reach == TriggerReach.Backward || !HoldsCommaOrOnset(tokens, from, mentions[m].First)))
                            contexts[m] |= MentionContext.HistoricalNear;
                    }
            }

            i = after;
        }

        if (KinOf(tokens, start, end, inMention, speaks) is { } kin)
            for (var m = firstMention; m < endMention; m++)
                if (mentions[m].First > kin.From && mentions[m].First < kin.To)
                    contexts[m] |= MentionContext.Family;

        // "fever: no", "pregnancy test: negative"; "pregnancy test: not done" says nothing
        for (var m = firstMention; m < endMention; m++)
        {
            var after = mentions[m].End;
            while (after < end && after < mentions[m].End + NearAuxiliary && TestWords.Contains(tokens[after].Normal))
                after++;
            if (after + 1 < end && tokens[after].Normal is ":" or "-" or "=" && tokens[after + 1].Normal is "no" or "none" or "absent" or "negative" or "denied" or "nonreactive")
                contexts[m] |= MentionContext.Negated;
            else if (after + 1 < end && tokens[after].Normal is ":" or "-" or "="
                && (tokens[after + 1].Normal is "pending" or "unknown" || (tokens[after + 1].Normal == "not" && after + 2 < end && Undone.Contains(tokens[after + 2].Normal))))
                contexts[m] |= MentionContext.Hypothetical;
        }
    }

    // What a heading makes of all below it; a sentence that turns to the patient of today breaks out.
    private static MentionContext OfSection(IReadOnlyList<Token> tokens, ReadOnlySpan<SectionKind> sections, int at)
    {
        var kind = sections[at];
        if (kind is SectionKind.Family or SectionKind.Past)
            for (var i = at - 1; i >= Math.Max(0, at - LongestSentence) && !(tokens[i].EndsSentence && tokens[i].Normal != ";") && sections[i] == kind; i--)
                if (tokens[i].Normal is "himself" or "herself" or "now" or "today" or "currently" or "presents" or "presented" || (kind == SectionKind.Family && tokens[i].Normal is "patient"))
                    return MentionContext.Affirmed;
        return kind switch
        {
            SectionKind.Family => MentionContext.Family,
            SectionKind.Past => MentionContext.Historical | MentionContext.HistoricalNear,
            SectionKind.Plan => MentionContext.Hypothetical,
            SectionKind.Impression => MentionContext.Uncertain,
            _ => MentionContext.Affirmed,
        };
    }

    private static bool IsVoid(ContextTrigger trigger, IReadOnlyList<Token> tokens, int start, int at, int after, int end) => trigger.Context switch
    {
        // "three-day history of cough", "presents with a history of worsening cough" tell of now.
        MentionContext.Historical => FollowsDuration(tokens, start, at) || (trigger.Words[^1] == "of" && (FollowsPresenting(tokens, start, at) || (after < end && Ongoing.Contains(tokens[after].Normal)))),
        // "has not gone away", "resolved with rest"
        MentionContext.Over when trigger.Reach == TriggerReach.Backward =>
            (after < end && ContextTrigger.EpisodeWords.Contains(tokens[after].Normal)) || HoldsNegation(tokens, Math.Max(start, at - 3), at),
        _ => false,
    };

    private static ContextTrigger? TriggerAt(
        IReadOnlyList<Token> tokens, int first, int end, bool[] inMention, IReadOnlyList<Mention> mentions, int firstMention, int endMention)
    {
        ContextTrigger? longest = null;
        foreach (var trigger in ByFirstWord[tokens[first].Normal])
        {
            if (first + trigger.Words.Length > end || trigger.Words.Length < (longest?.Words.Length ?? 0))
                continue;
            var matches = true;
            for (var w = 0; w < trigger.Words.Length && matches; w++)
                matches = !inMention[first + w] && tokens[first + w].Normal == trigger.Words[w];
            if (!matches)
                continue;

            // Of two of one length, what stands behind decides: "stopped" looks back where nothing follows at once.
            if (longest is null || trigger.Words.Length > longest.Words.Length
                || (trigger.Reach == TriggerReach.Backward && AnyBefore(mentions, firstMention, first) && !FollowsAtOnce(tokens, mentions, firstMention, endMention, first + trigger.Words.Length)))
                longest = trigger;
        }

        // "negative" looks back and "negative for" looks on; the longer phrase has been chosen. "not only" negates nothing.
        return longest is { Words: ["not"] } && first + 1 < end && tokens[first + 1].Normal == "only" ? null : longest;
    }

    private static bool AnyBefore(IReadOnlyList<Mention> mentions, int firstMention, int token) => firstMention < mentions.Count && mentions[firstMention].First < token;

    private static bool FollowsAtOnce(IReadOnlyList<Token> tokens, IReadOnlyList<Mention> mentions, int firstMention, int endMention, int token) =>
        NextEnd(tokens, mentions, firstMention, endMention, token) > token;

    private static int ClauseEnd(IReadOnlyList<Token> tokens, int from, int end, bool[] inMention)
    {
        for (var i = from; i < end; i++)
            if (tokens[i].Normal == ":" && i > from)
                return i;                   // "rule out embolism: dyspnea" tells of a dyspnea
            else if (!inMention[i] && ContextTrigger.Terminations.Contains(tokens[i].Normal) && !(i < from + NearAuxiliary && ContextTrigger.Auxiliaries.Contains(tokens[i].Normal)))
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
            if (tokens[i].Normal is "," or "but" or "now")
                return i;
        return end;
    }

    private static int NextEnd(IReadOnlyList<Token> tokens, IReadOnlyList<Mention> mentions, int firstMention, int endMention, int after)
    {
        var at = after < tokens.Count && tokens[after].Normal == "-" ? after + 1 : after;
        for (var m = firstMention; m < endMention; m++)
            if (mentions[m].First == at)
                return mentions[m].End;
        return after;
    }

    private static int BackwardStart(IReadOnlyList<Token> tokens, int start, int trigger)
    {
        // "Fever last month, now gone": a comma right before the trigger, or before its adverb, opens nothing.
        for (var i = trigger - 1; i >= start; i--)
            if ((tokens[i].Normal == "," && i < trigger - 2) || (i < trigger - 2 && ContextTrigger.Terminations.Contains(tokens[i].Normal)))
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

    private static bool HoldsNegation(IReadOnlyList<Token> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (Negations.Contains(tokens[i].Normal))
                return true;
        return false;
    }

    private static bool FollowsDuration(IReadOnlyList<Token> tokens, int start, int trigger)
    {
        for (var i = Math.Max(start, trigger - 3); i < trigger; i++)
            if (Durations.Contains(tokens[i].Normal))
                return true;
        return false;
    }

    private static bool FollowsPresenting(IReadOnlyList<Token> tokens, int start, int trigger)
    {
        for (var i = Math.Max(start, trigger - 4); i < trigger; i++)
            if (tokens[i].Normal is "with" && i > start && tokens[i - 1].Normal is "present" or "presents" or "presented" or "presenting")
                return true;
        return false;
    }

    // "I have", "I've", "I feel": then a son or a wife in the text is somebody else.
    private static bool SpeaksOfSelf(IReadOnlyList<Token> tokens)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
            if (tokens[i].Normal is "ive" || (tokens[i].Normal is "i" && FirstPerson.Contains(tokens[i + 1].Normal)))
                return true;
        return false;
    }

    // Where a sentence speaks of somebody else: from that word to where it turns back to the patient.
    private static (int From, int To)? KinOf(IReadOnlyList<Token> tokens, int start, int end, bool[] inMention, bool speaks)
    {
        var (kin, past, other) = (-1, false, false);
        for (var i = start; i < end; i++)
        {
            if (kin < 0 && !inMention[i] && (ContextTrigger.Kin.Contains(tokens[i].Normal) || (speaks && IsOther(tokens, i, start))))
                (kin, other) = (i, speaks && IsOther(tokens, i, start));
            past |= TellsOfThePast.Contains(tokens[i].Normal);
        }

        if (kin < 0 || !(past || other))
            return null;
        var to = kin + 1;
        while (to < end && tokens[to].Normal is not ("i" or "ive" or "im" or "himself" or "herself" or "patient"))
            to++;
        return (kin, to);
    }

    private static bool IsOther(IReadOnlyList<Token> tokens, int at, int start) =>
        at > start && tokens[at - 1].Normal is "my" or "our" && ContextTrigger.Others.Contains(tokens[at].Normal);
}
