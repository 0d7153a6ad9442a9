namespace Chiron.Reasoning.Cases;

/// <summary>A phrase that changes how mentions near it are meant.</summary>
/// <param name="Context">What it says about them.</param>
/// <param name="Reach">Which mentions it reaches.</param>
/// <param name="Words">Its normal words.</param>
internal sealed record ContextTrigger(MentionContext Context, TriggerReach Reach, string[] Words)
{
    public static IReadOnlyList<ContextTrigger> All { get; } =
    [
        .. Of(MentionContext.Negated, TriggerReach.List, "no", "not", "without", "never", "none", "don't", "doesn't", "didn't", "isn't", "aren't", "hasn't", "haven't", "wasn't", "nor", "neither",
            "not have", "not had", "not having", "don't have", "doesn't have", "didn't have", "haven't had", "hasn't had", "never had", "never has", "nor do i have",
            "not report", "not reporting", "not complain of", "not complaining of", "not got", "haven't got", "hasn't got", "without having", "w/o", "(-)", "lacks", "lack of"),
        .. Of(MentionContext.Negated, TriggerReach.Next, "non", "negative"),
        .. Of(MentionContext.Negated, TriggerReach.Clause,
            "denies", "denied", "denying", "deny", "negative for", "no evidence of", "no sign of", "no signs of", "no history of", "absence of", "free of",
            "ruled out for", "fails to reveal", "no complaints of", "no complaint of", "no known", "unremarkable for"),
        .. Of(MentionContext.Negated, TriggerReach.Backward, "absent", "negative", "denied", "not present", "not seen", "not appreciated", "not noted", "is normal", "are normal", "was ruled out", "is ruled out", "were ruled out", "ruled out"),
        .. Of(MentionContext.Uncertain, TriggerReach.Clause,
            "possible", "possibly", "probable", "maybe", "perhaps", "might", "may", "could", "suspected", "suspect", "questionable", "query", "rule out", "cannot rule out", "unsure",
            "not sure", "concern for", "concerning for", "versus", "vs", "might have had", "may have had", "could have had", "might have", "may have", "equivocal", "uncertain"),
        .. Of(MentionContext.Historical, TriggerReach.Clause,
            "history of", "hx of", "h/o", "past medical history", "past medical history of", "pmh", "pmhx", "previous", "previously", "previously had", "prior", "known", "years ago", "year ago", "as a child",
            "status post", "s/p", "childhood", "childhood history of", "in the past"),
        .. Of(MentionContext.Historical, TriggerReach.Backward, "as a child", "in childhood", "in the past", "years ago", "year ago"),
        .. Of(MentionContext.Over, TriggerReach.Comma,
            "used to", "used to have", "quit", "stopped taking", "stopped using", "discontinued", "gave up", "former", "no longer", "no longer has", "no longer have", "no longer takes", "no longer taking", "resolution of", "recovered from"),
        .. Of(MentionContext.Over, TriggerReach.Backward,
            "has resolved", "have resolved", "resolved", "went away", "gone away", "has gone", "have gone", "is gone", "are gone", "now gone", "stopped", "has stopped", "have stopped", "subsided", "disappeared",
            "cleared up", "has passed", "ceased", "is over", "is better now"),
        .. Of(MentionContext.Hypothetical, TriggerReach.Comma,
            "if", "in case", "should", "worried about", "afraid of", "afraid that", "scared of", "risk of", "risk for", "to prevent", "to avoid", "return for", "watch for", "in the event of"),
        .. Of(MentionContext.Family, TriggerReach.Clause, "family history", "fh", "fhx", "runs in"),
    ];

    /// <summary>Words after which an earlier trigger no longer holds.</summary>
    public static IReadOnlySet<string> Terminations { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "but", "however", "though", "although", "except", "yet", "which", "present", "presented", "presenting", "complain", "complaining", "report",
        "reported", "reporting", "endorse", "ha", "has", "had", "have", "having", "develop", "developed", "started", "began", "then", "now", "he", "she", "i",
        "they", "because", "since", "due", "admit", "state", "also", "positive", "only", "just", "currently", "today",
    };

    /// <summary>Of those, the ones that end nothing right after a trigger: "denies having", "not sure whether she had".</summary>
    public static IReadOnlySet<string> Auxiliaries { get; } = new HashSet<string>(StringComparer.Ordinal) { "ha", "has", "had", "have", "having", "he", "she", "i", "they", "present", "presented", "started", "developed", "began", "reported" };

    /// <summary>Said right before or after a resolution, they make it the course of an episode: "resolved with rest", "has not gone away".</summary>
    public static IReadOnlySet<string> EpisodeWords { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "with", "by", "when", "on", "upon", "after", "within", "in", "spontaneously", "following", "completely", "partially",
    };

    /// <summary>People whose illnesses are not the patient's, where the sentence tells of the past.</summary>
    public static IReadOnlySet<string> Kin { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "mother", "father", "brother", "sister", "grandmother", "grandfather", "uncle", "aunt", "cousin", "parent", "mom", "dad", "sibling",
    };

    /// <summary>People for whom someone may speak; they are not the patient where the speaker tells of a complaint of their own.</summary>
    public static IReadOnlySet<string> Others { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "son", "daughter", "baby", "child", "husband", "wife", "partner", "mother", "father", "brother", "sister", "roommate", "coworker", "friend", "grandson", "granddaughter", "mom", "dad", "kid", "boyfriend", "girlfriend",
    };

    private static IEnumerable<ContextTrigger> Of(MentionContext context, TriggerReach reach, params string[] phrases) =>
        phrases.Select(phrase => new ContextTrigger(context, reach, [.. TextTokens.Of(phrase).Select(t => t.Normal)]));
}
