using Chiron.Knowledge;
using Chiron.Knowledge.Guidelines;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Guidance;

/// <summary>
/// Gathers what would treat the leading conditions, from their lines of treatment and from the recommendations that apply, and weighs each against this
/// person. What is ruled out stays in the list with its reason. It advises, it never orders.
/// </summary>
internal sealed class TreatmentAdvisor(KnowledgePack pack)
{
    /// <summary>From here on a condition's treatment is worth weighing.</summary>
    public const double LeastProbability = 0.2;

    /// <summary>The same for one that must not be missed.</summary>
    public const double LeastDangerous = 0.1;

    public IReadOnlyList<TreatmentConsideration> Of(Case subject, AssessedFacts facts, IReadOnlyList<RankedCondition> differential, IReadOnlyList<GuidelineAdvice> advice)
    {
        var safety = new DrugSafety(pack, subject, facts);
        var drafts = new Dictionary<string, Draft>(StringComparer.Ordinal);
        foreach (var entry in differential.Where(e => e.Probability >= (e.MustNotMiss ? LeastDangerous : LeastProbability)))
            AddLines(pack.Conditions[entry.Condition], entry.Probability, safety, drafts);
        var applying = advice.Where(a => a.Applies).ToList();
        foreach (var recommendation in applying)
            foreach (var id in recommendation.Suggests)
                if (Get(id, safety, drafts) is { } draft)
                    draft.Add(recommendation);

        // What a recommendation speaks against counts only where something speaks for it.
        foreach (var recommendation in applying)
            foreach (var id in recommendation.Against)
                if (drafts.TryGetValue(id, out var draft))
                    draft.Reasons.Add(new TreatmentReason(
                        recommendation.Strength == RecommendationStrength.Strong ? TreatmentWeight.Excludes : TreatmentWeight.Against, TreatmentTopic.Guideline,
                        recommendation.Id, $"“{recommendation.Title}” advises against it", recommendation.Sources));
        return
        [
            .. drafts.Values.Select(d => (Draft: d, Treatment: d.Finish())).OrderBy(t => t.Treatment.IsExcluded).ThenByDescending(t => t.Draft.Relevance)
                .ThenBy(t => t.Treatment.Line ?? 1).ThenBy(t => t.Treatment.Reasons.Count(r => r.Weight == TreatmentWeight.Against))
                .ThenBy(t => t.Treatment.Id, StringComparer.Ordinal).Select(t => t.Treatment),
        ];
    }

    // First lines; the next one too for as long as everything in the one before is ruled out. Of later lines only what is ruled out, so that it is said.
    private void AddLines(Condition condition, double probability, DrugSafety safety, Dictionary<string, Draft> drafts)
    {
        var found = false;
        foreach (var line in condition.Treatments.GroupBy(t => t.Line).OrderBy(l => l.Key))
        {
            var usable = false;
            foreach (var option in line)
            {
                var sources = option.Sources.Count > 0 ? option.Sources : condition.Sources;
                foreach (var id in option.Drugs.Concat(option.Procedures))
                {
                    var isNew = !drafts.ContainsKey(id);
                    var draft = Get(id, safety, drafts)!;
                    if (found && isNew && !draft.IsExcluded)
                        drafts.Remove(id);
                    else
                    {
                        draft.Add(condition, option, probability, sources, [.. option.Drugs.Where(d => d != id).Select(d => pack.Drugs[d].Name)]);
                        if (pack.Drugs.TryGet(id, out var drug))
                            draft.Add(safety.Together(drug, option.Drugs));
                    }

                    usable |= !draft.IsExcluded;
                }

                if (found || option.Advice is not { } words)
                    continue;
                var spoken = $"{condition.Id}-advice";
                if (!drafts.ContainsKey(spoken))
                    drafts[spoken] = new Draft(spoken, TreatmentKind.Advice, words.TrimEnd('.'), sources, []);
                drafts[spoken].Add(condition, option, probability, sources, []);
                usable = true;
            }

            found |= usable;
        }
    }

    private Draft? Get(string id, DrugSafety safety, Dictionary<string, Draft> drafts)
    {
        if (drafts.TryGetValue(id, out var known))
            return known;
        if (pack.Drugs.TryGet(id, out var drug))
            return drafts[id] = new Draft(id, TreatmentKind.Drug, drug.Name, drug.Sources, safety.Of(drug));
        return pack.Procedures.TryGet(id, out var procedure) ? drafts[id] = new Draft(id, TreatmentKind.Procedure, procedure.Name, procedure.Sources, []) : null;
    }

    private sealed class Draft(string id, TreatmentKind kind, string name, IReadOnlyList<string> sources, IReadOnlyList<TreatmentReason> safety)
    {
        private readonly List<(string Condition, double Probability)> _conditions = [];
        private readonly List<string> _together = [];
        private int? _line;

        public List<TreatmentReason> Reasons { get; } = [.. safety];

        public double Relevance { get; private set; }

        public bool IsExcluded => Reasons.Exists(r => r.Weight == TreatmentWeight.Excludes);

        public void Add(Condition condition, TreatmentOption option, double probability, IReadOnlyList<string> from, IReadOnlyList<string> together)
        {
            Treats(condition.Id, probability);
            _line = Math.Min(_line ?? option.Line, option.Line);
            _together.AddRange(together.Except(_together, StringComparer.Ordinal));
            if (Reasons.Exists(r => r.Topic == TreatmentTopic.Condition && r.About == condition.Id))
                return;
            Reasons.Add(new TreatmentReason(
                TreatmentWeight.For, TreatmentTopic.Condition, condition.Id,
                $"{Ordinal(option.Line)} line in {Sentence.Lower(condition.Name)} ({probability:P0})", from));
        }

        public void Add(IEnumerable<TreatmentReason> together) =>
            Reasons.AddRange(together.Where(reason => !Reasons.Exists(r => r.Weight == reason.Weight && r.Topic == reason.Topic && r.About == reason.About)));

        public void Add(GuidelineAdvice recommendation)
        {
            foreach (var condition in recommendation.About)
                Treats(condition, recommendation.Relevance);
            Relevance = Math.Max(Relevance, recommendation.Relevance);
            Reasons.Add(new TreatmentReason(
                TreatmentWeight.For, TreatmentTopic.Guideline, recommendation.Id, $"“{recommendation.Title}” ({GuidelineWording.Grade(recommendation)})", recommendation.Sources));
        }

        public TreatmentConsideration Finish() => new()
        {
            Id = id,
            Kind = kind,
            Name = name,
            Conditions = [.. _conditions.OrderByDescending(c => c.Probability).ThenBy(c => c.Condition, StringComparer.Ordinal).Select(c => c.Condition)],
            Line = _line,
            Together = _together,
            Reasons = [.. Reasons.OrderBy(r => r.Weight).ThenBy(r => r.Topic)],
            Sources = sources,
        };

        private void Treats(string condition, double probability)
        {
            Relevance = Math.Max(Relevance, probability);
            if (!_conditions.Exists(c => c.Condition == condition))
                _conditions.Add((condition, probability));
        }

        private static string Ordinal(int line) => line switch { 1 => "first", 2 => "second", 3 => "third", _ => $"{line}th" };
    }
}
