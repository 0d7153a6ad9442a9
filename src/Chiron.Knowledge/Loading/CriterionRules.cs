using Chiron.Knowledge.Guidelines;

namespace Chiron.Knowledge.Loading;

/// <summary>Whether the parts of criteria fit the pack: ids that exist, findings of the right answer type, units that the finding is written in.</summary>
internal sealed class CriterionRules(
    IReadOnlyDictionary<string, Finding> findings,
    IReadOnlySet<string> conditions,
    IReadOnlySet<string> drugs,
    IReadOnlySet<string> classes,
    IReadOnlySet<string> redFlags)
{
    private const double OldestYears = 150;

    /// <summary>Null where the part fits; otherwise what is wrong.</summary>
    public string? ProblemOf(Criterion part) => part switch
    {
        Criterion.Age age => AgeProblem(age),
        Criterion.Present present => FindingProblem(present.Finding, AnswerType.Boolean),
        Criterion.Absent absent => FindingProblem(absent.Finding, AnswerType.Boolean),
        Criterion.Unknown unknown => FindingProblem(unknown.Finding, null),
        Criterion.Value value => FindingProblem(value.Finding, AnswerType.Number) ?? ValueProblem(value, findings[value.Finding]),
        Criterion.Answer answer => FindingProblem(answer.Finding, AnswerType.Category) ?? OptionProblem(answer, findings[answer.Finding]),
        Criterion.Known known => Missing("condition", known.Condition, conditions),
        Criterion.Leading leading => Missing("condition", leading.Condition, conditions) ?? PercentProblem(leading.LeastPercent),
        Criterion.Probability p => Missing("condition", p.Condition, conditions) ?? PercentProblem(p.Percent),
        Criterion.Takes takes => Missing("drug", takes.Drug, drugs),
        Criterion.TakesClass takes => Missing("drug class", takes.Class, classes),
        Criterion.Raised raised => Missing("red flag", raised.RedFlag, redFlags),
        _ => null,
    };

    private string? FindingProblem(string id, AnswerType? answer)
    {
        if (!findings.TryGetValue(id, out var finding))
            return $"finding '{id}' is not in the pack";
        return answer is null || finding.Answer == answer ? null : $"finding '{id}' is a {Named(finding.Answer)}, not a {Named(answer.Value)}; " + finding.Answer switch
        {
            AnswerType.Boolean => "ask present(…) or absent(…)",
            AnswerType.Number => "compare value(…)",
            _ => "ask answer(…) is option",
        };
    }

    private static string? ValueProblem(Criterion.Value value, Finding finding)
    {
        if (finding.InOwnUnit(value.Amount, value.Unit) is not { } own)
            return $"'{value.Unit}' is not a unit of '{finding.Id}'; expected one of {string.Join(", ", finding.Units.Select(u => u.Unit).Prepend(finding.Unit))}";
        return own < finding.Minimum || own > finding.Maximum
            ? $"{CriterionWriter.Number(value.Amount)} {value.Unit} is impossible for '{finding.Id}', which lies from {finding.Minimum} to {finding.Maximum} {finding.Unit}"
            : null;
    }

    private static string? OptionProblem(Criterion.Answer answer, Finding finding) =>
        finding.Options.Any(o => o.Id == answer.Option) ? null
        : $"'{answer.Option}' is not an option of '{finding.Id}'; expected one of {string.Join(", ", finding.Options.Select(o => o.Id))}";

    private static string? AgeProblem(Criterion.Age age)
    {
        var years = age.Unit switch { AgeUnit.Days => age.Amount / 365.25, AgeUnit.Weeks => age.Amount / 52.18, AgeUnit.Months => age.Amount / 12, _ => age.Amount };
        return years is >= 0 and <= OldestYears ? null : $"age {CriterionWriter.Number(age.Amount)} {Named(age.Unit)} must lie from 0 to {OldestYears} years";
    }

    private static string? PercentProblem(double? percent) =>
        percent is null or (>= 0 and <= 100) ? null : $"{CriterionWriter.Number(percent.Value)} % must lie from 0 to 100 %";

    private static string? Missing(string what, string id, IReadOnlySet<string> known) => known.Contains(id) ? null : $"{what} '{id}' is not in the pack";

    private static string Named<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
