namespace Chiron.Knowledge.Guidelines;

/// <summary>
/// Evaluates criteria in Kleene's strong three-valued logic (Kleene 1952, section 64): unknown unless the known facts settle it. A nullable
/// boolean's <c>&amp;</c> and <c>|</c> are that logic. Safe for many threads.
/// </summary>
/// <param name="pack">The pack that the criteria were checked against: units of findings, drugs of classes.</param>
public sealed class CriterionEvaluator(KnowledgePack pack)
{
    private const double DaysPerYear = 365.25;

    private readonly ILookup<string, string> _classes = pack.Drugs.ToLookup(d => d.Class, d => d.Id, StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">The criterion names a finding that the pack does not hold.</exception>
    public CriterionResult Evaluate(Criterion criterion, ICaseFacts facts)
    {
        switch (criterion)
        {
            case Criterion.And and:
                return Combine(Evaluate(and.Left, facts), Evaluate(and.Right, facts), decisive: false);
            case Criterion.Or or:
                return Combine(Evaluate(or.Left, facts), Evaluate(or.Right, facts), decisive: true);
            case Criterion.Not not:
                var operand = Evaluate(not.Operand, facts);
                return operand with { Holds = !operand.Holds };
            default:
                var holds = Atom(criterion, facts);
                return holds is null ? new CriterionResult(null, [], [criterion]) : new CriterionResult(holds, [criterion], []);
        }
    }

    /// <summary>The recommendations that apply or may apply to a case, those that apply first, each in the pack's order.</summary>
    public IReadOnlyList<RecommendationMatch> Match(ICaseFacts facts) =>
    [
        .. pack.Recommendations
            .Select(recommendation => new RecommendationMatch(recommendation, Evaluate(recommendation.When, facts)))
            .Where(match => match.Result.Holds != false)
            .OrderBy(match => match.Result.Holds is null),
    ];

    // One side with the decisive truth settles it alone; otherwise both count.
    private static CriterionResult Combine(CriterionResult left, CriterionResult right, bool decisive)
    {
        if (left.Holds == decisive || right.Holds == decisive)
            return (left.Holds == decisive, right.Holds == decisive) switch
            {
                (true, true) => new CriterionResult(decisive, Union(left.Because, right.Because), []),
                (true, false) => left,
                _ => right,
            };
        return new CriterionResult(
            left.Holds is null || right.Holds is null ? null : !decisive,
            Union(left.Because, right.Because),
            Union(left.DependsOn, right.DependsOn));
    }

    private static IReadOnlyList<Criterion> Union(IReadOnlyList<Criterion> left, IReadOnlyList<Criterion> right) =>
        left.Count == 0 ? right : right.Count == 0 ? left : [.. left.Union(right)];

    private bool? Atom(Criterion criterion, ICaseFacts facts) => criterion switch
    {
        Criterion.Age age => Compare(facts.AgeYears, age.Comparison, Years(age.Amount, age.Unit)),
        Criterion.SexIs sex => facts.Sex is { } known ? known == sex.Sex : null,
        Criterion.Pregnant => facts.Sex == Sex.Male ? false : facts.IsPregnant,
        Criterion.Present present => facts.IsPresent(present.Finding),
        Criterion.Absent absent => !facts.IsPresent(absent.Finding),
        Criterion.Unknown unknown => IsUnknown(unknown.Finding, facts),
        Criterion.Value value => Compare(facts.ValueOf(value.Finding), value.Comparison, Limit(value)),
        Criterion.Answer answer => facts.AnswerOf(answer.Finding) is { } given ? given == answer.Option : null,
        Criterion.Known known => facts.IsKnown(known.Condition),
        Criterion.Leading leading => Leads(leading, facts),
        Criterion.Probability p => Compare(facts.ProbabilityOf(p.Condition), p.Comparison, p.Percent / 100),
        Criterion.Takes takes => facts.Takes(takes.Drug),
        Criterion.TakesClass takes => _classes[takes.Class].Aggregate((bool?)false, (any, drug) => any | facts.Takes(drug)),
        Criterion.Raised raised => facts.IsRaised(raised.RedFlag),
        _ => throw new ArgumentOutOfRangeException(nameof(criterion), criterion.GetType().Name, "no way to evaluate this criterion"),
    };

    private bool IsUnknown(string id, ICaseFacts facts) => pack.Findings[id].Answer switch
    {
        AnswerType.Boolean => facts.IsPresent(id) is null,
        AnswerType.Number => facts.ValueOf(id) is null,
        _ => facts.AnswerOf(id) is null,
    };

    private double Limit(Criterion.Value value) =>
        pack.Findings[value.Finding].InOwnUnit(value.Amount, value.Unit)
        ?? throw new ArgumentException($"'{value.Unit}' is no unit of '{value.Finding}'; the pack's check names such units.", nameof(value));

    private static bool? Leads(Criterion.Leading leading, ICaseFacts facts) => facts.LeadingCondition switch
    {
        null => null,
        var first when first != leading.Condition => false,
        _ when leading.LeastPercent is { } percent => Compare(facts.ProbabilityOf(leading.Condition), Comparison.AtLeast, percent / 100),
        _ => true,
    };

    private static double Years(double amount, AgeUnit unit) => unit switch
    {
        AgeUnit.Days => amount / DaysPerYear,
        AgeUnit.Weeks => amount * 7 / DaysPerYear,
        AgeUnit.Months => amount / 12,
        _ => amount,
    };

    private static bool? Compare(double? value, Comparison comparison, double limit) => comparison switch
    {
        _ when value is null => null,
        Comparison.Below => value < limit,
        Comparison.AtMost => value <= limit,
        Comparison.AtLeast => value >= limit,
        _ => value > limit,
    };
}
