using Chiron.Knowledge;

namespace Chiron.Reasoning.Cases;

/// <summary>Since when each mention has been there, and which are over. Times attach within a clause: to what stands before them, or to what follows where nothing does.</summary>
internal static class Temporality
{
    /// <summary>An episode of so many days ago still belongs to the present complaint, as in a record.</summary>
    public const double PresentDays = RecordReader.PresentDays;

    private const double RecentDays = 28;       // what the pack calls a recent operation or infection

    private static readonly HashSet<string> Onset =
        ["started", "start", "began", "begin", "begun", "onset", "developed", "develop", "noticed", "noted", "first", "woke", "began", "came", "new", "since", "appeared", "commenced"];

    private static readonly HashSet<string> Boundaries = ["but", "however", "although", "though", "then", "now", "currently", "today", "which", "presented", "presents", "present", "whereas", "while"];

    /// <param name="tokens">Of the whole text.</param>
    /// <param name="start">First token of the sentence.</param>
    /// <param name="end">After its last token.</param>
    /// <param name="mentions">Of the text, in its order.</param>
    /// <param name="firstMention">The first of the sentence.</param>
    /// <param name="endMention">After its last.</param>
    /// <param name="kindOf">The kind of finding that a mention names; null for a condition or a drug.</param>
    /// <param name="contexts">By mention; <see cref="MentionContext.Over"/> is added.</param>
    /// <param name="sinceDays">By mention; set where a beginning is told.</param>
    public static void Judge(
        IReadOnlyList<Token> tokens, int start, int end, IReadOnlyList<Mention> mentions, int firstMention, int endMention,
        Func<Mention, Finding?> kindOf, MentionContext[] contexts, double?[] sinceDays)
    {
        var times = TimeExpressions.Of(tokens, start, end);
        for (var t = 0; t < times.Count; t++)
        {
            var time = times[t];
            var (from, to) = ClauseAround(tokens, start, end, time);
            var before = t > 0 ? Math.Max(from, times[t - 1].End) : from;
            var after = t + 1 < times.Count ? Math.Min(to, times[t + 1].First) : to;
            var forward = time.Kind == TimeKind.LastingForward || !AnyMention(mentions, firstMention, endMention, before, time.First);
            if (forward && time.Kind != TimeKind.LastingForward && t > 0 && AnyMention(mentions, firstMention, endMention, from, times[t - 1].First))
                continue;                       // "6 months ago, for 2 days": both belong to what stands before
            (from, to) = forward ? (time.End, after) : (before, time.First);
            var begins = time.Kind != TimeKind.Point || HoldsOnset(tokens, forward ? Math.Max(start, time.First - 3) : from, forward ? to : Math.Min(end, time.End + 3));
            for (var m = firstMention; m < endMention; m++)
                if (mentions[m].First >= from && mentions[m].End <= to)
                    Apply(time, begins, kindOf(mentions[m]), ref contexts[m], ref sinceDays[m]);
        }
    }

    private static void Apply(TimeExpression time, bool begins, Finding? finding, ref MentionContext context, ref double? since)
    {
        if (finding is null)
            return;
        if (finding.Kind is FindingKind.History or FindingKind.Exposure)
        {
            if (time.Kind == TimeKind.Point && time.Days > RecentDays && finding.Id.StartsWith("recent-", StringComparison.Ordinal))
                context |= MentionContext.Over;
            since ??= time.Days;
        }
        else if (begins || time.Days <= PresentDays)
            since ??= time.Days;
        else
            context |= MentionContext.Over;
    }

    private static bool AnyMention(IReadOnlyList<Mention> mentions, int firstMention, int endMention, int from, int to)
    {
        for (var m = firstMention; m < endMention; m++)
            if (mentions[m].First >= from && mentions[m].End <= to)
                return true;
        return false;
    }

    private static bool HoldsOnset(IReadOnlyList<Token> tokens, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (Onset.Contains(tokens[i].Normal))
                return true;
        return false;
    }

    private static (int From, int To) ClauseAround(IReadOnlyList<Token> tokens, int start, int end, TimeExpression time)
    {
        var from = time.First;
        while (from > start && !Boundaries.Contains(tokens[from - 1].Normal))
            from--;
        var to = time.End;
        while (to < end && !Boundaries.Contains(tokens[to].Normal))
            to++;
        return (from, to);
    }
}
