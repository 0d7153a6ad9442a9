namespace Chiron.Reasoning.Cases;

internal enum TimeKind
{
    /// <summary>"For 3 days", "since yesterday", "x 2 weeks", "over the last month": it began so long ago and goes on.</summary>
    Lasting,

    /// <summary>"Three-day history of", "ten days of": the same, of what follows.</summary>
    LastingForward,

    /// <summary>"Two months ago", "yesterday", "last year": a point, which a verb makes a beginning or an episode.</summary>
    Point,
}
