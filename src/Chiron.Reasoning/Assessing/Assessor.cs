using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Experts;
using Chiron.Reasoning.Guidance;
using Chiron.Reasoning.Panel;
using Chiron.Timelines;

namespace Chiron.Reasoning.Assessing;

/// <summary>
/// Assesses a case: urgency, differential with its reasons, what to ask next, what is unknown. It reads, it never orders; and the same input always gives
/// the same assessment. Safe for many threads.
/// </summary>
/// <remarks>
/// Which expert leads is a fixed rule of this version: the model for a person's record, where it has learned about at least <see cref="TrustedCoverage"/> of what
/// the case states and gives some condition at least <see cref="TrustedLeader"/>; else the knowledge pack. A case told in words alone is unlike the records
/// that the model learned from, so there its opinion is reported and does not lead. With a record either can raise the urgency.
/// </remarks>
public sealed class Assessor
{
    /// <summary>The share of a case that the model must have learned about to lead.</summary>
    public const double TrustedCoverage = 0.8;

    /// <summary>What the model must give its first condition to lead: one that spreads its probability over everything has learned nothing about the case.</summary>
    public const double TrustedLeader = 0.2;

    private const int Ranked = 8;
    private const double LeastShown = 0.01;
    private const double LeastUnsupported = 0.05;
    private const double TooMuchOther = 0.75;    // above it the case resembles nothing in the pack well enough
    private const double TooLittleLeader = 0.08;

    // A case told in words has no date; any fixed one serves, as only differences in time are read.
    private static readonly DateTime Undated = new(2020, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private static readonly PanelRequest WhatNext = new() { Mode = PanelMode.Budgeted, BudgetUsd = double.MaxValue, Steps = int.MaxValue, StepsWithAnswers = 0 };

    private readonly KnowledgePack _pack;
    private readonly CaseReader _words;
    private readonly RecordReader _records;
    private readonly PackPosterior _posterior;
    private readonly DiagnosticPanel _panel;
    private readonly IDifferentialExpert[] _experts;
    private readonly RecordForecast? _forecast;
    private readonly GuidanceAdvisor _guidance;
    private readonly CounterfactualSearch _counterfactuals;

    /// <param name="pack">What is known.</param>
    /// <param name="forecaster">A trained model; null where there is none, and the pack alone judges.</param>
    public Assessor(KnowledgePack pack, Forecaster? forecaster = null)
    {
        _pack = pack;
        _words = new CaseReader(pack);
        _records = new RecordReader(pack);
        _guidance = new GuidanceAdvisor(pack);
        _counterfactuals = new CounterfactualSearch(pack);
        _posterior = new PackPosterior(pack);
        _panel = new DiagnosticPanel(pack, _posterior, null);
        _experts = forecaster is null ? [_posterior] : [_posterior, new ModelDifferential(pack, forecaster)];
        _forecast = forecaster is null ? null : new RecordForecast(pack, forecaster);
    }

    /// <summary>Assesses a case told in words.</summary>
    public Assessment Assess(string text, CancellationToken stop = default) => Assess(_words.Read(text), null, Undated, true, stop);

    /// <summary>Assesses a case given in the pack's terms.</summary>
    public Assessment Assess(Case subject, CancellationToken stop = default) => Assess(CaseClosure.Of(_pack, subject), null, Undated, true, stop);

    /// <summary>Assesses a person's record at a moment, with what is told besides, if anything; what is told goes before what is on record.</summary>
    /// <param name="history">The record; only what is up to <paramref name="at"/> is read.</param>
    /// <param name="at">The moment of the visit.</param>
    /// <param name="told">In words; null or empty where there is nothing.</param>
    public Assessment Assess(Timeline history, DateTime at, string? told = null, CancellationToken stop = default)
    {
        var record = _records.Read(history, at);
        return string.IsNullOrWhiteSpace(told)
            ? Assess(record, history, at, false, stop)
            : Assess(CaseClosure.Of(_pack, CaseMerge.Of(record, _words.Read(told))), history, at, true, stop);
    }

    internal static bool IsTrusted(ExpertOpinion opinion) => opinion.Coverage >= TrustedCoverage && opinion.Probabilities.Max() >= TrustedLeader;

    private Assessment Assess(Case subject, Timeline? history, DateTime at, bool told, CancellationToken stop)
    {
        var opinions = _experts.Select(expert => expert.Judge([subject], history, at, stop)[0]).ToArray();
        var trusted = Trusted(opinions, history);
        var lead = trusted.Length - 1;
        var opinion = opinions[lead];
        var outcome = OutcomeOf(subject, history, opinion);
        var assessed = outcome == AssessmentOutcome.Assessed;
        var triage = Triage.Of(_pack, subject, trusted, assessed, told);
        var ranked = assessed ? Rank(subject, history, at, trusted, stop) : [];
        var shown = ranked.Select(r => r.Condition).ToHashSet(StringComparer.Ordinal);
        var notExcluded = assessed ? NotExcluded(trusted, subject, shown) : [];
        var next = _panel.Advise(subject, WhatNext, opinion, []);
        var questions = outcome == AssessmentOutcome.NotUnderstood ? [] : next.Steps.Where(step => step.Kind != NextStepKind.Test).Take(6).ToArray();
        var tests = assessed ? next.Steps.Where(step => step.Kind == NextStepKind.Test).Take(5).ToArray() : [];
        var guidance = _guidance.Of(subject, assessed ? opinion : null, ranked, triage.Reasons.Where(r => r.IsRedFlag).Select(r => r.Id));
        var counterfactuals = assessed
            ? _counterfactuals.Of(
                subject, opinion, triage.Urgency, _posterior.AnswersOf(subject), questions.Select(q => q.Id).Concat(tests.SelectMany(t => _pack.Tests[t.Id].Reveals)),
                variants => _experts[lead].Judge(variants, history, at, stop), (variant, own) => Triage.Of(_pack, variant, [own], true, told).Urgency)
            : [];
        return new Assessment
        {
            Outcome = outcome,
            Case = subject,
            Urgency = triage.Urgency,
            UrgencyReasons = triage.Reasons,
            Triage = triage,
            Differential = ranked,
            NotExcluded = notExcluded,
            Other = opinion.Other,
            Expert = opinion.Expert,
            Experts = [.. opinions.Select(Summary)],
            Questions = questions,
            Tests = tests,
            Challenge = assessed ? next.Challenge : null,
            Substitutions = [.. next.Substitutions.Where(s => tests.Any(t => t.Id == s.Step))],
            Checklist = outcome == AssessmentOutcome.NotUnderstood ? [] : next.Checklist,
            Guidance = guidance,
            Counterfactuals = counterfactuals,
            Forecast = history is null || _forecast is null ? [] : _forecast.Of(history, at, subject, stop),
            Unknown = UnknownOf(subject, opinion, outcome),
            Citations = Citations(triage.Reasons, ranked, notExcluded, questions, tests, guidance),
            Pack = $"{_pack.Name} {_pack.Version}",
            PackHash = _pack.ContentHash,
            Notice = _pack.Notice,
        };
    }

    private static AssessmentOutcome OutcomeOf(Case subject, Timeline? history, ExpertOpinion opinion)
    {
        if (history is null && subject.Problems.Any(p => p.Kind is CaseProblemKind.Empty or CaseProblemKind.NothingRecognised or CaseProblemKind.OtherLanguage)
            && subject.Findings.Count == 0 && subject.Values.Count == 0)
            return AssessmentOutcome.NotUnderstood;
        var leader = opinion.Probabilities.Max();
        var told = subject.Findings.Any(f => f.Presence == Presence.Present) || subject.Values.Count > 0;
        return told && leader >= TooLittleLeader && opinion.Other < TooMuchOther ? AssessmentOutcome.Assessed : AssessmentOutcome.Undecided;
    }

    private IReadOnlyList<RankedCondition> Rank(Case subject, Timeline? history, DateTime at, ExpertOpinion[] trusted, CancellationToken stop)
    {
        var opinion = trusted[^1];
        var top = Enumerable.Range(0, _pack.Conditions.Count).Where(c => opinion.Probabilities[c] >= LeastShown)
            .OrderByDescending(c => opinion.Probabilities[c]).ThenBy(c => c).Take(Ranked).ToArray();

        // Leave one out: every variant of the case is judged in one batch.
        var items = CaseItem.Of(_pack, subject);
        var without = _experts[trusted.Length - 1].Judge([.. items.Select(item => CaseClosure.Of(_pack, item.Without))], history, at, stop);
        var intervals = Intervals(subject, trusted);
        return
        [
            .. top.Select(c => Entry(c, opinion, intervals[c],
            [
                .. items.Select((item, i) => new EvidenceWeight(item.Id, item.Statement, LogOdds(opinion.Probabilities[c]) - LogOdds(without[i].Probabilities[c])))
                    .Where(e => Math.Abs(e.Bits) >= 0.05).OrderByDescending(e => Math.Abs(e.Bits)).ThenBy(e => e.Finding, StringComparer.Ordinal),
            ])).Where(IsWorthShowing),
        ];
    }

    // What the case gives no reason for, and is unlikely, only hides the rest; a dangerous condition stays.
    private static bool IsWorthShowing(RankedCondition entry) =>
        entry.MustNotMiss || entry.Probability >= LeastUnsupported || entry.Evidence.Any(e => e.Bits > 0);

    private RankedCondition[] NotExcluded(ExpertOpinion[] trusted, Case subject, HashSet<string> shown)
    {
        var intervals = Intervals(subject, trusted);
        return
        [
            .. Enumerable.Range(0, _pack.Conditions.Count)
                .Where(c => _pack.Conditions[c].MustNotMiss && !shown.Contains(_pack.Conditions[c].Id) && trusted[^1].Probabilities[c] >= 0.002
                    && intervals[c].High >= LeastShown)
                .OrderByDescending(c => trusted[^1].Probabilities[c] * _pack.Conditions[c].Severity).ThenBy(c => c).Take(4)
                .Select(c => Entry(c, trusted[^1], intervals[c], [])),
        ];
    }

    // The pack's own uncertainty; where the model has something to say, widened to it.
    private (double Low, double High)[] Intervals(Case subject, ExpertOpinion[] trusted) =>
    [
        .. _posterior.Intervals(subject).Select((i, c) =>
            (Math.Min(i.Low, trusted.Min(o => o.Probabilities[c])), Math.Max(i.High, trusted.Max(o => o.Probabilities[c])))),
    ];

    // The pack always; the model after it, where it can be trusted with what the case states. The last of them leads.
    private static ExpertOpinion[] Trusted(ExpertOpinion[] opinions, Timeline? history) =>
        [.. opinions.Where((opinion, i) => i == 0 || (history is not null && IsTrusted(opinion)))];

    private RankedCondition Entry(int place, ExpertOpinion opinion, (double Low, double High) interval, IReadOnlyList<EvidenceWeight> evidence)
    {
        var condition = _pack.Conditions[place];
        return new RankedCondition
        {
            Condition = condition.Id,
            Name = condition.Name,
            Code = condition.EventCode,
            Probability = opinion.Probabilities[place],
            Low = interval.Low,
            High = interval.High,
            MustNotMiss = condition.MustNotMiss,
            Evidence = evidence,
            Sources = condition.Sources,
        };
    }

    private ExpertSummary Summary(ExpertOpinion opinion)
    {
        var best = Array.IndexOf(opinion.Probabilities, opinion.Probabilities.Max());
        return opinion.Other >= opinion.Probabilities[best]
            ? new ExpertSummary(opinion.Expert, opinion.Coverage, null, opinion.Other)
            : new ExpertSummary(opinion.Expert, opinion.Coverage, _pack.Conditions[best].Id, opinion.Probabilities[best]);
    }

    private List<string> UnknownOf(Case subject, ExpertOpinion opinion, AssessmentOutcome outcome)
    {
        var unknown = new List<string>();
        if (outcome == AssessmentOutcome.Undecided)
            unknown.Add("What is known fits no condition of the pack well enough, so no differential is offered.");
        foreach (var problem in subject.Problems.Where(p => p.Kind == CaseProblemKind.PersonUnknown))
            unknown.Add(problem.Message);
        if (outcome != AssessmentOutcome.NotUnderstood && !subject.Values.Any(v => _pack.Findings[v.Finding].Kind == FindingKind.Vital))
            unknown.Add("No vital signs were given.");
        if (outcome == AssessmentOutcome.Assessed && opinion.Other >= 0.05)
            unknown.Add($"There remains a probability of {opinion.Other:0 %} that it is something the pack does not hold.");
        return unknown;
    }

    private Dictionary<string, string> Citations(
        IEnumerable<UrgencyReason> reasons, IEnumerable<RankedCondition> ranked, IEnumerable<RankedCondition> notExcluded,
        IEnumerable<NextStep> questions, IEnumerable<NextStep> tests, CaseGuidance guidance)
    {
        var citations = new Dictionary<string, string>(StringComparer.Ordinal);
        var ids = reasons.SelectMany(r => r.Sources).Concat(ranked.SelectMany(r => r.Sources)).Concat(notExcluded.SelectMany(r => r.Sources))
            .Concat(questions.SelectMany(q => q.Sources)).Concat(tests.SelectMany(t => t.Sources))
            .Concat(guidance.Recommendations.SelectMany(r => r.Sources)).Concat(guidance.Treatments.SelectMany(t => t.Sources.Concat(t.Reasons.SelectMany(r => r.Sources))));
        foreach (var id in ids.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            citations[id] = id == Source.Estimate ? $"Estimate of the authors of {_pack.Name} {_pack.Version}."
                : _pack.Sources.TryGet(id, out var source) ? source.Citation
                : GuidanceSources.Citations[id];
        return citations;
    }

    private static double LogOdds(double probability)
    {
        var p = Math.Clamp(probability, 1e-12, 1 - 1e-12);
        return Math.Log2(p / (1 - p));
    }
}
