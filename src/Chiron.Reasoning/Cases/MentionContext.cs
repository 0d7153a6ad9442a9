namespace Chiron.Reasoning.Cases;

/// <summary>How a mention is meant, as ConText (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002) tells it.</summary>
[Flags]
internal enum MentionContext
{
    Affirmed = 0,
    Negated = 1,
    Uncertain = 2,
    Historical = 4,
    Hypothetical = 8,
    Family = 16,

    /// <summary>Of the past, and named before the first comma: what follows a comma after "history of" may well be the complaint of today.</summary>
    HistoricalNear = 32,

    /// <summary>It was there and is over: "resolved", "quit smoking", "8 weeks ago".</summary>
    Over = 64,
}
