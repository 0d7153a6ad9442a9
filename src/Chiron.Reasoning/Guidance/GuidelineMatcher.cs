using Chiron.Knowledge;
using Chiron.Knowledge.Guidelines;

namespace Chiron.Reasoning.Guidance;

/// <summary>
/// Finds the recommendations that apply to a case, and those that one more fact would make apply. An exception that a recommendation names ("not known
/// asthma") and of which nothing is known does not hold it back; it is named beside it. Safe for many threads.
/// </summary>
internal sealed class GuidelineMatcher(KnowledgePack pack)
{
    private const double LeastRelevant = 0.05;      // of a condition that a waiting recommendation is about

    private readonly CriterionEvaluator _evaluator = new(pack);
    private readonly CriterionWording _wording = new(pack);

    /// <summary>Those that apply first; within each the likeliest condition's first, then by strength and certainty.</summary>
    public IReadOnlyList<GuidelineAdvice> Match(ICaseFacts facts) =>
    [
        .. _evaluator.Match(facts).Select(match => (Match: match, Advice: Of(match, facts))).Where(m => m.Advice is not null)
            .OrderBy(m => !m.Advice!.Applies).ThenByDescending(m => Relevance(m.Match.Recommendation, facts))
            .ThenBy(m => Rank(m.Match.Recommendation.Strength)).ThenByDescending(m => m.Match.Recommendation.Certainty ?? EvidenceCertainty.VeryLow)
            .ThenBy(m => m.Match.Recommendation.Id, StringComparer.Ordinal).Select(m => m.Advice!),
    ];

    private GuidelineAdvice? Of(RecommendationMatch match, ICaseFacts facts)
    {
        var recommendation = match.Recommendation;
        if (match.Result.Holds == true)
            return Worded(recommendation, match.Result.Because, [], [], facts);

        var exceptions = ExceptionsOf(recommendation.When).Intersect(match.Result.DependsOn).ToList();
        var assumed = exceptions.ToDictionary(e => e, _ => false);
        if (Holds(recommendation.When, facts, assumed) == true)
            return Worded(recommendation, match.Result.Because, exceptions, [], facts);

        // One fact is enough where assuming it decides; what only the differential can say is no fact to be asked for.
        var enough = match.Result.DependsOn.Except(exceptions).Where(atom => atom is not (Criterion.Leading or Criterion.Probability))
            .Where(atom => Holds(recommendation.When, facts, new Dictionary<Criterion, bool>(assumed) { [atom] = true }) == true).ToList();
        return enough.Count > 0 && match.Result.Because.Any(atom => IsTelling(atom) && _evaluator.Evaluate(atom, facts).Holds == true)
            && Relevance(recommendation, facts) >= LeastRelevant
            ? Worded(recommendation, match.Result.Because, exceptions, Least(enough), facts)
            : null;
    }

    private GuidelineAdvice Worded(
        Recommendation recommendation, IReadOnlyList<Criterion> because, IReadOnlyList<Criterion> unless, IReadOnlyList<Criterion> waitsFor, ICaseFacts facts) => new()
    {
        Id = recommendation.Id,
        Title = recommendation.Title,
        Kind = recommendation.Kind,
        Advice = recommendation.Advice,
        Strength = recommendation.Strength,
        Certainty = recommendation.Certainty,
        About = recommendation.About,
        Suggests = recommendation.Suggests,
        Against = recommendation.Against,
        Differs = recommendation.Differs,
        Because = [.. because.Select(atom => _evaluator.Evaluate(atom, facts).Holds == true ? _wording.Of(atom) : "not: " + _wording.Of(atom))],
        Unless = [.. unless.Select(_wording.Of)],
        WaitsFor = [.. waitsFor.Select(_wording.Of)],
        Relevance = Relevance(recommendation, facts),
        Sources = recommendation.Sources,
    };

    // Of several limits of one value the one that is reached first.
    private static List<Criterion> Least(List<Criterion> enough) =>
    [
        .. enough.GroupBy(atom => atom is Criterion.Value value ? (object)(value.Finding, IsUpward(value), value.Unit) : atom)
            .Select(group => group.Key is not ValueTuple<string, bool, string>
                ? group.First()
                : group.Cast<Criterion.Value>().MinBy(value => IsUpward(value) ? value.Amount : -value.Amount)!),
    ];

    private static bool IsUpward(Criterion.Value value) => value.Comparison is Comparison.AtLeast or Comparison.Above;

    private static double Relevance(Recommendation recommendation, ICaseFacts facts) =>
        recommendation.About.Count == 0 ? 0.5 : recommendation.About.Max(c => facts.IsKnown(c) == true ? 1 : facts.ProbabilityOf(c) ?? 0);

    // Something of this complaint, not merely an age or a sex.
    private static bool IsTelling(Criterion atom) => atom is not (Criterion.Age or Criterion.SexIs or Criterion.Unknown or Criterion.Absent);

    private static int Rank(RecommendationStrength strength) => strength switch
    {
        RecommendationStrength.Strong => 0,
        RecommendationStrength.GoodPractice => 1,
        _ => 2,
    };

    // The parts that stand only under "not".
    private static HashSet<Criterion> ExceptionsOf(Criterion criterion)
    {
        var (negated, plain) = (new HashSet<Criterion>(), new HashSet<Criterion>());
        Walk(criterion, false);
        negated.ExceptWith(plain);
        return negated;

        void Walk(Criterion at, bool isNegated)
        {
            switch (at)
            {
                case Criterion.And and:
                    Walk(and.Left, isNegated);
                    Walk(and.Right, isNegated);
                    break;
                case Criterion.Or or:
                    Walk(or.Left, isNegated);
                    Walk(or.Right, isNegated);
                    break;
                case Criterion.Not not:
                    Walk(not.Operand, !isNegated);
                    break;
                case Criterion.Leading or Criterion.Probability:
                    plain.Add(at);
                    break;
                default:
                    (isNegated ? negated : plain).Add(at);
                    break;
            }
        }
    }

    // As CriterionEvaluator, with some of the unknown parts supposed.
    private bool? Holds(Criterion criterion, ICaseFacts facts, Dictionary<Criterion, bool> supposed) => criterion switch
    {
        Criterion.And and => Holds(and.Left, facts, supposed) & Holds(and.Right, facts, supposed),
        Criterion.Or or => Holds(or.Left, facts, supposed) | Holds(or.Right, facts, supposed),
        Criterion.Not not => !Holds(not.Operand, facts, supposed),
        _ => supposed.TryGetValue(criterion, out var truth) ? truth : _evaluator.Evaluate(criterion, facts).Holds,
    };
}
