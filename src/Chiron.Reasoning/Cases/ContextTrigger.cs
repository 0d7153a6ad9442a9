namespace Chiron.Reasoning.Cases;

/// <summary>A phrase that changes how mentions near it are meant.</summary>
/// <param name="Context">What it says about them.</param>
/// <param name="Reach">Which mentions it reaches.</param>
/// <param name="Words">Its normal words.</param>
internal sealed record ContextTrigger(MentionContext Context, TriggerReach Reach, string[] Words)
{
    public static IReadOnlyList<ContextTrigger> All { get; } =
    [
        .. Of(MentionContext.Negated, TriggerReach.List, "no", "not", "without", "never", "none", "don't", "doesn't", "didn't", "isn't", "hasn't", "haven't", "wasn't", "nor", "neither",
            "not have", "not had", "not having", "don't have", "doesn't have", "didn't have", "haven't had", "hasn't had", "never had", "never has", "nor do i have",
            "not report", "not reporting", "not complain of", "not complaining of", "not got", "haven't got", "hasn't got", "without having"),
        .. Of(MentionContext.Negated, TriggerReach.Clause,
            "denies", "denied", "denying", "deny", "negative for", "no evidence of", "no sign of", "no signs of", "no history of", "absence of", "free of",
            "ruled out for", "fails to reveal", "no complaints of", "no complaint of"),
        .. Of(MentionContext.Negated, TriggerReach.Backward, "absent", "negative", "denied", "not present", "not seen", "is normal", "are normal", "was ruled out", "has resolved", "resolved"),
        .. Of(MentionContext.Uncertain, TriggerReach.Clause,
            "possible", "possibly", "probable", "maybe", "perhaps", "might", "may", "could", "suspected", "suspect", "questionable", "query", "rule out", "unsure",
            "not sure", "concern for", "concerning for", "versus", "vs"),
        .. Of(MentionContext.Historical, TriggerReach.Clause,
            "history of", "hx of", "past medical history", "pmh", "pmhx", "previous", "previously", "prior", "known", "years ago", "year ago", "as a child", "status post"),
        .. Of(MentionContext.Hypothetical, TriggerReach.Comma,
            "if", "in case", "should", "worried about", "afraid of", "scared of", "risk of", "to prevent", "return for", "watch for"),
        .. Of(MentionContext.Family, TriggerReach.Clause, "family history", "fh", "fhx", "runs in"),
    ];

    /// <summary>Words after which an earlier trigger no longer holds.</summary>
    public static IReadOnlySet<string> Terminations { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "but", "however", "though", "although", "except", "yet", "which", "present", "presented", "presenting", "complain", "complaining", "report",
        "reported", "reporting", "endorse", "ha", "has", "had", "have", "having", "develop", "developed", "started", "began", "then", "now", "he", "she", "i",
        "they", "because", "since", "due", "admit", "state", "also", "positive", "only",
    };

    /// <summary>People whose illnesses are not the patient's, where the sentence tells of the past.</summary>
    public static IReadOnlySet<string> Kin { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "mother", "father", "brother", "sister", "grandmother", "grandfather", "uncle", "aunt", "cousin", "parent", "mom", "dad", "sibling",
    };

    private static IEnumerable<ContextTrigger> Of(MentionContext context, TriggerReach reach, params string[] phrases) =>
        phrases.Select(phrase => new ContextTrigger(context, reach, [.. TextTokens.Of(phrase).Select(t => t.Normal)]));
}
