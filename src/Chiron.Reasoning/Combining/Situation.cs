using Chiron.Knowledge;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Combining;

/// <summary>What decides how far each expert is trusted.</summary>
/// <param name="History">The person's record is known, not the case alone.</param>
/// <param name="Covered">The model has learned about at least <see cref="LeastCoverage"/> of what the case states.</param>
/// <param name="Detail">How much the case states.</param>
public readonly record struct Situation(bool History, bool Covered, CaseDetail Detail)
{
    public const double LeastCoverage = 0.8;

    private const int SomeStatements = 6, ManyStatements = 14;

    /// <param name="pack">Says which findings are histories and exposures.</param>
    /// <param name="subject">The case.</param>
    /// <param name="history">Whether a record is known.</param>
    /// <param name="modelCoverage">0 to 1, as the model's opinion tells.</param>
    public static Situation Of(KnowledgePack pack, Case subject, bool history, double modelCoverage)
    {
        var statements = subject.Findings.Count(f => f.ImpliedBy is null && f.Presence != Presence.Uncertain && IsComplaint(f.Finding))
            + subject.Values.Count(v => IsComplaint(v.Finding)) + subject.Answers.Count(a => IsComplaint(a.Finding));
        return new Situation(
            history, modelCoverage >= LeastCoverage, statements >= ManyStatements ? CaseDetail.Many : statements >= SomeStatements ? CaseDetail.Some : CaseDetail.Few);

        bool IsComplaint(string finding) => pack.Findings[finding].Kind is not (FindingKind.History or FindingKind.Exposure);
    }
}
