using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Assessing;

/// <summary>That no differential is offered, and why.</summary>
/// <param name="Reason">What sort of reason.</param>
/// <param name="Message">In a sentence.</param>
public sealed record Abstention(AbstentionReason Reason, string Message)
{
    /// <summary>Above it the case resembles nothing in the pack well enough.</summary>
    public const double MostOther = 0.75;

    /// <summary>Below it no condition is named.</summary>
    public const double LeastLeader = 0.08;

    /// <summary>Null where a differential is offered.</summary>
    internal static Abstention? Of(Case subject, bool history, Judgement judgement)
    {
        if (!history && subject.Problems.Any(p => p.Kind is CaseProblemKind.Empty or CaseProblemKind.NothingRecognised or CaseProblemKind.OtherLanguage)
            && subject.Findings.Count == 0 && subject.Values.Count == 0)
            return new Abstention(AbstentionReason.NotUnderstood, "Nothing in it is known to the pack.");
        if (!subject.Findings.Any(f => f.Presence == Presence.Present) && subject.Values.Count == 0)
            return new Abstention(AbstentionReason.NothingPresent, "Nothing is said to be there that a condition could explain, so no differential is offered.");
        if (judgement.Combined?.Fit is { } fit && judgement.Lead.Misfit > fit.MisfitLimit)
            return new Abstention(
                AbstentionReason.UnlikeAnythingSeen,
                "No condition of the pack explains what is known as well as in nearly all visits that the differential was fitted on, so no differential is offered.");
        if (judgement.Lead.Other >= MostOther)
            return new Abstention(AbstentionReason.OtherLeads, "What is known fits no condition of the pack well enough, so no differential is offered.");
        return judgement.Lead.Probabilities.Max() < LeastLeader
            ? new Abstention(AbstentionReason.NoLeader, "What is known does not tell any condition of the pack from the others well enough, so no differential is offered.")
            : null;
    }
}
