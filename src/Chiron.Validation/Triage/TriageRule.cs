using Chiron.Knowledge;

namespace Chiron.Validation.Triage;

/// <summary>A way to give a level of urgency.</summary>
/// <param name="Name">As reports name it.</param>
/// <param name="Give">The level that it gives a case.</param>
public sealed record TriageRule(string Name, Func<TriageOutcome, Urgency> Give)
{
    /// <summary>The assessment's own level, and what red flags alone would say: care at the level that is forced, and a fixed one where none is raised.</summary>
    public static IReadOnlyList<TriageRule> All { get; } =
    [
        new("red flags and expected cost", outcome => outcome.Given),
        new("red flags alone, else a planned visit", outcome => outcome.Forced ?? Urgency.Routine),
        new("red flags alone, else the same day", outcome => outcome.Forced is { } forced && forced > Urgency.Urgent ? forced : Urgency.Urgent),
    ];
}
