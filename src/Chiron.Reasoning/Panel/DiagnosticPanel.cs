using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Timelines;

namespace Chiron.Reasoning.Panel;

/// <summary>
/// Decides what to ask, examine or test next. Its parts: <see cref="Hypotheses"/>, <see cref="TestChooser"/>, <see cref="Challenger"/>,
/// <see cref="Stewardship"/>, <see cref="Checklist"/>. Everything askable is weighed in one pass. Safe for many threads; the same input gives the same advice.
/// </summary>
public sealed class DiagnosticPanel
{
    /// <summary>How many panels an ensemble has.</summary>
    public const int EnsemblePanels = 8;

    private static readonly DateTime Undated = new(2020, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private readonly KnowledgePack _pack;
    private readonly PackPosterior _posterior;
    private readonly IDifferentialExpert _expert;
    private readonly Challenger _challenger;
    private readonly Checklist _checklist;
    private readonly Askable[] _everything;

    /// <param name="pack">What can be asked, and how conditions answer.</param>
    /// <param name="expert">Who says what it may be; null for the pack's own posterior.</param>
    public DiagnosticPanel(KnowledgePack pack, IDifferentialExpert? expert = null)
        : this(pack, expert is null ? new PackPosterior(pack) : null, expert)
    {
    }

    internal DiagnosticPanel(KnowledgePack pack, PackPosterior? posterior, IDifferentialExpert? expert)
    {
        _pack = pack;
        _posterior = posterior ?? new PackPosterior(pack);
        _expert = expert ?? _posterior;
        _challenger = new Challenger(pack);
        _checklist = new Checklist(pack);
        _everything = [.. pack.Findings.Where(TestChooser.IsQuestion).Select(f => new Askable(f.Id)), .. pack.Tests.Select(t => new Askable(t.Id))];
    }

    /// <summary>What to do next in a case.</summary>
    /// <param name="subject">What is known, in the pack's terms; what follows from it is worked out here. Ids that the pack does not hold are left out and reported.</param>
    /// <param name="request">What may be done.</param>
    /// <param name="history">The person's record up to <paramref name="at"/>; null where only the case is known.</param>
    /// <param name="at">The moment of the visit; needed with a record only.</param>
    /// <param name="stop">Ends it.</param>
    public PanelAdvice Advise(Case subject, PanelRequest request, Timeline? history = null, DateTime? at = null, CancellationToken stop = default)
    {
        var problems = new List<PanelProblem>();
        var known = CaseClosure.Of(_pack, Known(subject, problems));
        if (_expert is not CombinedDifferential combination)
            return Advise(known, request, _expert.Judge([known], history, at ?? Undated, stop)[0], null, problems, stop);
        var combined = combination.Combine([known], [history], [at ?? Undated], stop)[0];
        return Advise(known, request, combined.Opinion, combination.Outlook(known, history, at ?? Undated, combined), problems, stop);
    }

    /// <param name="subject">With what follows; every id is the pack's.</param>
    /// <param name="request">What may be done.</param>
    /// <param name="opinion">What it may be.</param>
    /// <param name="outlook">What a model makes of the answers; null where the pack's alone count.</param>
    /// <param name="problems">What was found wrong so far; more is added.</param>
    /// <param name="stop">Ends it.</param>
    internal PanelAdvice Advise(Case subject, PanelRequest request, ExpertOpinion opinion, AnswerOutlook? outlook, List<PanelProblem> problems, CancellationToken stop)
    {
        var panels = request.Mode == PanelMode.Ensemble ? Ensemble(subject, opinion) : [opinion];
        Hypotheses[] all = [.. panels.Select(panel => new Hypotheses(_pack, panel))];
        var hypotheses = new Hypotheses(_pack, opinion);
        var tables = new AnswerTables(_posterior.AnswersOf(subject), subject);
        var offered = request.Mode == PanelMode.OneAnswer ? [] : Offered(request, problems).ToList();
        if (outlook is not null)
            tables.Inform(outlook, offered.SelectMany(one => TestChooser.Revealed(_pack, one)), stop);
        var chooser = new TestChooser(_pack, tables, subject, request.Mode == PanelMode.Ensemble ? all : [hypotheses]);
        var candidates = chooser.Weigh(offered, Math.Max(0, request.BitsPerNeedlessVisit));
        var budget = BudgetOf(request, problems);
        var worthwhile = candidates.Where(c => c.Step.Worth >= request.LeastWorth).ToList();
        var affordable = worthwhile.Where(c => c.Step.PriceUsd <= budget);
        var byWorth = request.Mode == PanelMode.Unbudgeted || (request.Mode == PanelMode.Ensemble && request.BudgetUsd is null);
        Candidate[] best =
        [
            .. affordable.OrderBy(c => c.Step.Contraindications.Count > 0).ThenByDescending(c => byWorth ? c.Step.Worth : c.Step.Value)
                .ThenBy(c => c.Step.Id, StringComparer.Ordinal).Take(Math.Max(0, request.Steps)),
        ];
        NextStep[] steps = [.. best.Select((c, i) => i < request.StepsWithAnswers ? c.Step with { Answers = AnswersOf(hypotheses, c) } : c.Step)];
        return new PanelAdvice
        {
            Opinion = opinion,
            Steps = steps,
            Stop = StopOf(request, hypotheses, candidates.Count, worthwhile.Count, best.Length),
            Agreement = (double)all.Count(h => h.Leader == hypotheses.Leader) / all.Length,
            Challenge = _pack.Conditions.Count == 0 ? null : _challenger.Of(hypotheses, candidates),
            Substitutions = Stewardship.Of(steps, candidates),
            Checklist = _checklist.Of(subject),
            Problems = problems,
        };
    }

    private StopReason StopOf(PanelRequest request, Hypotheses hypotheses, int open, int worthwhile, int offered)
    {
        if (request.Mode == PanelMode.OneAnswer)
            return StopReason.OneAnswer;
        if (open == 0)
            return StopReason.NothingLeft;
        if (hypotheses.Opinion.Probabilities[hypotheses.Leader] >= request.EnoughProbability && !(request.RuleOutMustNotMiss && _challenger.Open(hypotheses).Any()))
            return StopReason.Confident;
        return offered > 0 ? StopReason.None : worthwhile > 0 ? StopReason.BudgetSpent : StopReason.NothingWorthwhile;
    }

    private IEnumerable<Askable> Offered(PanelRequest request, List<PanelProblem> problems)
    {
        var asked = request.Askable ?? _everything;
        if (request.Askable is not null)
            foreach (var one in request.Askable)
            {
                if (!_pack.Findings.Contains(one.Id) && !_pack.Tests.Contains(one.Id))
                    problems.Add(new PanelProblem(PanelProblemKind.UnknownId, $"'{one.Id}' is neither a finding nor a test of the pack; it was passed over."));
                if (one.PriceUsd is < 0 or double.NaN || one.Minutes is < 0 or double.NaN)
                    problems.Add(new PanelProblem(PanelProblemKind.ImpossibleAmount, $"The price or the minutes of '{one.Id}' cannot be; they count as none."));
            }

        return request.Mode == PanelMode.QuestionsOnly
            ? asked.Where(one => _pack.Findings.TryGet(one.Id, out var finding) && TestChooser.IsQuestion(finding))
            : asked;
    }

    private static double BudgetOf(PanelRequest request, List<PanelProblem> problems)
    {
        if (request.Mode is not (PanelMode.Budgeted or PanelMode.Ensemble))
            return double.PositiveInfinity;
        if (request.BudgetUsd is not { } budget)
        {
            if (request.Mode == PanelMode.Ensemble)
                return double.PositiveInfinity;
            problems.Add(new PanelProblem(PanelProblemKind.NoBudget, "The mode is budgeted, but no budget is given; nothing that costs is offered."));
            return 0;
        }

        if (budget >= 0)
            return budget;
        problems.Add(new PanelProblem(PanelProblemKind.ImpossibleAmount, "A budget is 0 or more; it was taken as 0."));
        return 0;
    }

    // Each panel sees the pack's rates and likelihoods moved as far as they are uncertain; the expert's opinion moves by as much.
    private List<ExpertOpinion> Ensemble(Case subject, ExpertOpinion opinion)
    {
        var own = _posterior.Judge([subject], null, Undated, default)[0];
        var panels = new List<ExpertOpinion>();
        foreach (var (probabilities, other) in _posterior.Draws(subject, EnsemblePanels))
        {
            var moved = new double[probabilities.Length];
            for (var c = 0; c < moved.Length; c++)
                moved[c] = own.Probabilities[c] > 0 ? opinion.Probabilities[c] * probabilities[c] / own.Probabilities[c] : opinion.Probabilities[c];
            var movedOther = own.Other > 0 ? opinion.Other * other / own.Other : opinion.Other;
            var sum = moved.Sum() + movedOther;
            panels.Add(opinion with { Probabilities = Array.ConvertAll(moved, p => p / sum), Other = movedOther / sum });
        }

        return panels;
    }

    private IReadOnlyList<PossibleAnswer> AnswersOf(Hypotheses hypotheses, Candidate candidate)
    {
        if (_pack.Tests.TryGet(candidate.Step.Id, out var test) && test.Reveals.Count > 1)
            return [];
        var probabilities = hypotheses.AnswerProbabilities(candidate.Table);
        var answers = new List<PossibleAnswer>();
        for (var a = 0; a < probabilities.Length; a++)
            if (hypotheses.After(candidate.Table, a) is { } after)
            {
                var leader = 0;
                for (var c = 1; c < _pack.Conditions.Count; c++)
                    if (after[c] > after[leader])
                        leader = c;
                answers.Add(new PossibleAnswer(candidate.Table.Labels[a], probabilities[a], _pack.Conditions[leader].Id, after[leader]));
            }

        return answers;
    }

    private Case Known(Case subject, List<PanelProblem> problems)
    {
        return subject with
        {
            Findings = [.. subject.Findings.Where(f => Holds(_pack.Findings.Contains(f.Finding), f.Finding))],
            Values = [.. subject.Values.Where(v => Holds(_pack.Findings.Contains(v.Finding), v.Finding))],
            Answers = [.. subject.Answers.Where(a => Holds(_pack.Findings.TryGet(a.Finding, out var f) && f.Options.Any(o => o.Id == a.Option), $"{a.Finding}: {a.Option}"))],
            KnownConditions = [.. subject.KnownConditions.Where(c => Holds(_pack.Conditions.Contains(c), c))],
            Drugs = [.. subject.Drugs.Where(d => Holds(_pack.Drugs.Contains(d), d))],
        };

        bool Holds(bool known, string id)
        {
            if (!known)
                problems.Add(new PanelProblem(PanelProblemKind.UnknownId, $"The case names '{id}', which the pack does not hold; it was left out."));
            return known;
        }
    }
}
