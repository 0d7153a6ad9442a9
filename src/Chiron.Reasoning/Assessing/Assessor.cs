using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
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
/// With a model and a calibration that was fitted for it and for this pack, the differential is their combination; in a situation that was not learned, without a
/// calibration or without a model it is the pack's own posterior, and what a model says is reported.
/// </remarks>
public sealed class Assessor
{
    /// <summary>Nominal coverage of the conformal set.</summary>
    public const double ConformalCoverage = 0.95;

    private const int Ranked = 8;
    private const int MostLeftOut = 16;
    private const double LeastShown = 0.01;
    private const double LeastUnsupported = 0.05;

    // A case told in words has no date; any fixed one serves, as only differences in time are read.
    private static readonly DateTime Undated = new(2020, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private static readonly PanelRequest WhatNext = new() { Mode = PanelMode.Budgeted, BudgetUsd = double.MaxValue, Steps = int.MaxValue, StepsWithAnswers = 0 };

    private readonly KnowledgePack _pack;
    private readonly CaseReader _words;
    private readonly RecordReader _records;
    private readonly PackPosterior _posterior;
    private readonly DiagnosticPanel _panel;
    private readonly ModelDifferential? _model;
    private readonly CombinedDifferential? _combination;
    private readonly string? _uncalibrated;
    private readonly RecordForecast? _forecast;
    private readonly GuidanceAdvisor _guidance;
    private readonly CounterfactualSearch _counterfactuals;

    /// <param name="pack">What is known.</param>
    /// <param name="forecaster">A trained model; null where there is none, and the pack alone judges.</param>
    /// <param name="calibration">How the two are combined; null where it was not learned, and the pack alone judges. One of another pack or model is passed over, which every assessment tells.</param>
    public Assessor(KnowledgePack pack, Forecaster? forecaster = null, DifferentialCalibration? calibration = null)
    {
        _pack = pack;
        _words = new CaseReader(pack);
        _records = new RecordReader(pack);
        _guidance = new GuidanceAdvisor(pack);
        _counterfactuals = new CounterfactualSearch(pack);
        _posterior = new PackPosterior(pack);
        if (forecaster is not null)
        {
            _model = new ModelDifferential(pack, forecaster);
            _uncalibrated = calibration is null ? null : CombinedDifferential.Misfit(pack, forecaster, calibration);
            if (calibration is not null && _uncalibrated is null)
                _combination = new CombinedDifferential(pack, _posterior, forecaster, calibration);
        }

        _panel = new DiagnosticPanel(pack, _posterior, _combination);
        _forecast = forecaster is null ? null : new RecordForecast(pack, forecaster);
    }

    /// <summary>Assesses a case told in words.</summary>
    public Assessment Assess(string text, CancellationToken stop = default) => Assess(_words.Read(text), null, Undated, true, stop);

    /// <summary>Assesses a case given in the pack's terms.</summary>
    public Assessment Assess(Case subject, CancellationToken stop = default) => Assess(CaseClosure.Of(_pack, subject), null, Undated, true, stop);

    /// <summary>Assesses a subject of a longitudinal dataset, whose timeline is the whole record, at a moment.</summary>
    /// <param name="history">The record; only what is up to <paramref name="at"/> is read.</param>
    /// <param name="at">The moment of the visit.</param>
    /// <param name="told">In words; null or empty where there is nothing.</param>
    /// <param name="stop">Ends it.</param>
    public Assessment Assess(Timeline history, DateTime at, string? told = null, CancellationToken stop = default) =>
        Assess(new PersonRecord(history, at, RecordScope.Whole), told, stop);

    /// <summary>Assesses a person's record, with what is told besides, if anything; what is told goes before what is on record.</summary>
    /// <param name="record">What it does not name is not there or unknown, as its scope tells.</param>
    /// <param name="told">In words; null or empty where there is nothing.</param>
    /// <param name="stop">Ends it.</param>
    public Assessment Assess(PersonRecord record, string? told = null, CancellationToken stop = default)
    {
        var subject = _records.Read(record);
        return string.IsNullOrWhiteSpace(told)
            ? Assess(subject, record.Timeline, record.At, false, stop)
            : Assess(CaseClosure.Of(_pack, CaseMerge.Of(subject, _words.Read(told))), record.Timeline, record.At, true, stop);
    }

    /// <summary>The urgency of a case alone, as its assessment gives it.</summary>
    public TriageDecision TriageOf(Case subject, CancellationToken stop = default)
    {
        var known = CaseClosure.Of(_pack, subject);
        var judgement = Judge(known, null, Undated, stop);
        return Triage.Of(_pack, known, judgement.Trusted, Abstention.Of(known, history: false, judgement) is null, told: true);
    }

    /// <summary>The same of a case told in words.</summary>
    public TriageDecision TriageOf(string text, CancellationToken stop = default) => TriageOf(_words.Read(text), stop);

    /// <summary>Assesses a case of a dialogue, and says what to do next by the same judgement.</summary>
    internal (Assessment Assessment, PanelAdvice Next) Assess(Case subject, PanelRequest next, CancellationToken stop)
    {
        var known = CaseClosure.Of(_pack, subject);
        var judgement = Judge(known, null, Undated, stop);
        return (Assess(known, judgement, null, Undated, true, stop), Advise(known, next, judgement, stop));
    }

    private Assessment Assess(Case subject, Timeline? history, DateTime at, bool told, CancellationToken stop) =>
        Assess(subject, Judge(subject, history, at, stop), history, at, told, stop);

    private PanelAdvice Advise(Case subject, PanelRequest request, Judgement judgement, CancellationToken stop) =>
        _panel.Advise(subject, request, judgement.Lead, judgement.Outlook, [], stop);

    private Assessment Assess(Case subject, Judgement judgement, Timeline? history, DateTime at, bool told, CancellationToken stop)
    {
        var opinion = judgement.Lead;
        var abstention = Abstention.Of(subject, history is not null, judgement);
        var outcome = abstention switch { null => AssessmentOutcome.Assessed, { Reason: AbstentionReason.NotUnderstood } => AssessmentOutcome.NotUnderstood, _ => AssessmentOutcome.Undecided };
        var assessed = abstention is null;
        var triage = Triage.Of(_pack, subject, judgement.Trusted, assessed, told);
        var intervals = assessed ? judgement.Intervals() : [];
        var ranked = assessed ? Rank(subject, judgement, intervals) : [];
        var shown = ranked.Select(r => r.Condition).ToHashSet(StringComparer.Ordinal);
        var notExcluded = assessed ? NotExcluded(opinion, intervals, shown) : [];
        var next = Advise(subject, WhatNext, judgement, stop);
        var questions = outcome == AssessmentOutcome.NotUnderstood ? [] : next.Steps.Where(step => step.Kind != NextStepKind.Test).Take(6).ToArray();
        var tests = assessed ? next.Steps.Where(step => step.Kind == NextStepKind.Test).Take(5).ToArray() : [];
        var guidance = _guidance.Of(subject, assessed ? opinion : null, ranked, triage.Reasons.Where(r => r.IsRedFlag).Select(r => r.Id));
        var counterfactuals = assessed
            ? _counterfactuals.Of(
                subject, opinion, triage.Urgency, _posterior.AnswersOf(subject), questions.Select(q => q.Id).Concat(tests.SelectMany(t => _pack.Tests[t.Id].Reveals)),
                judgement.Suppositions, (variant, own) => Triage.Of(_pack, variant, [own], true, told).Urgency)
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
            Experts = [.. judgement.Opinions.Select(Summary)],
            Abstention = abstention,
            ConformalSet = assessed ? ConformalSetOf(judgement) : null,
            Questions = questions,
            Tests = tests,
            Challenge = assessed ? next.Challenge : null,
            Substitutions = [.. next.Substitutions.Where(s => tests.Any(t => t.Id == s.Step))],
            Checklist = outcome == AssessmentOutcome.NotUnderstood ? [] : next.Checklist,
            Guidance = guidance,
            Counterfactuals = counterfactuals,
            Forecast = history is null || _forecast is null ? [] : _forecast.Of(history, at, subject, stop),
            Unknown = UnknownOf(subject, opinion, abstention),
            Citations = Citations(triage.Reasons, ranked, notExcluded, questions, tests, guidance),
            Pack = $"{_pack.Name} {_pack.Version}",
            PackHash = _pack.ContentHash,
            Notice = _pack.Notice,
        };
    }

    // The combination where there is one, else the pack; a model without a combination is asked and reported.
    private Judgement Judge(Case subject, Timeline? history, DateTime at, CancellationToken stop)
    {
        if (_combination?.Combine([subject], [history], [at], stop)[0] is { Fit: { } fit } combined)
            return new Judgement([combined.Pack, combined.Model, combined.Opinion], combined.Opinion, combined)
            {
                Variants = cases => _combination.Judge(cases, history, at, fit, stop),
                Suppositions = cases => _combination.Suppose(cases, combined, fit, stop),
                Intervals = () => _combination.Intervals(subject, combined),
                Outlook = _combination.Outlook(subject, history, at, combined),
            };
        var own = _posterior.Judge([subject], history, at, stop)[0];
        return new Judgement(_model is null ? [own] : [own, _model.Judge([subject], history, at, stop)[0]], own, null)
        {
            Variants = cases => _posterior.Judge(cases, history, at, stop),
            Suppositions = cases => _posterior.Judge(cases, history, at, stop),
            Intervals = () => _posterior.Intervals(subject),
        };
    }

    private IReadOnlyList<RankedCondition> Rank(Case subject, Judgement judgement, (double Low, double High)[] intervals)
    {
        var opinion = judgement.Lead;
        var top = Enumerable.Range(0, _pack.Conditions.Count).Where(c => opinion.Probabilities[c] >= LeastShown)
            .OrderByDescending(c => opinion.Probabilities[c]).ThenBy(c => c).Take(Ranked).ToArray();

        var items = CaseItem.Of(_pack, subject);
        var without = LeaveOneOut([.. items.Select(item => CaseClosure.Of(_pack, item.Without))], judgement, top);
        return
        [
            .. top.Select(c => Entry(c, opinion, intervals[c],
            [
                .. items.Select((item, i) => new EvidenceWeight(item.Id, item.Statement, LogOdds(opinion.Probabilities[c]) - LogOdds(without[i].Probabilities[c])))
                    .Where(e => Math.Abs(e.Bits) >= 0.05).OrderByDescending(e => Math.Abs(e.Bits)).ThenBy(e => e.Finding, StringComparer.Ordinal),
            ])).Where(IsWorthShowing),
        ];
    }

    // Of a long case the experts are asked again, in one batch, without each of the facts that move the differential most by the cheaper supposition, which stands for the others.
    private static IReadOnlyList<ExpertOpinion> LeaveOneOut(Case[] variants, Judgement judgement, int[] top)
    {
        if (variants.Length <= MostLeftOut)
            return judgement.Variants(variants);
        var without = judgement.Suppositions(variants).ToArray();
        int[] strongest = [.. Enumerable.Range(0, variants.Length).OrderByDescending(Moves).ThenBy(i => i).Take(MostLeftOut)];
        var asked = judgement.Variants([.. strongest.Select(i => variants[i])]);
        for (var i = 0; i < strongest.Length; i++)
            without[strongest[i]] = asked[i];
        return without;

        double Moves(int variant) => top.Sum(c => judgement.Lead.Probabilities[c] * Math.Abs(LogOdds(judgement.Lead.Probabilities[c]) - LogOdds(without[variant].Probabilities[c])));
    }

    // What the case gives no reason for, and is unlikely, only hides the rest; a dangerous condition stays.
    private static bool IsWorthShowing(RankedCondition entry) =>
        entry.MustNotMiss || entry.Probability >= LeastUnsupported || entry.Evidence.Any(e => e.Bits > 0);

    private RankedCondition[] NotExcluded(ExpertOpinion opinion, (double Low, double High)[] intervals, HashSet<string> shown) =>
    [
        .. Enumerable.Range(0, _pack.Conditions.Count)
            .Where(c => _pack.Conditions[c].MustNotMiss && !shown.Contains(_pack.Conditions[c].Id) && opinion.Probabilities[c] >= 0.002
                && intervals[c].High >= LeastShown)
            .OrderByDescending(c => opinion.Probabilities[c] * _pack.Conditions[c].Severity).ThenBy(c => c).Take(4)
            .Select(c => Entry(c, opinion, intervals[c], [])),
    ];

    private ConformalSet? ConformalSetOf(Judgement judgement)
    {
        if (judgement.Combined is not { } combined || _combination!.ConformalSet(combined, ConformalCoverage) is not { } members)
            return null;
        return new ConformalSet(
            ConformalCoverage, [.. members.Where(m => m < _pack.Conditions.Count).Select(m => _pack.Conditions[m].Id)], members.Contains(_pack.Conditions.Count));
    }

    private RankedCondition Entry(int place, ExpertOpinion opinion, (double Low, double High) interval, IReadOnlyList<EvidenceWeight> evidence)
    {
        var condition = _pack.Conditions[place];
        return new RankedCondition
        {
            Condition = condition.Id,
            Name = condition.Name,
            Code = condition.EventCode,
            Probability = opinion.Probabilities[place],
            Low = Math.Min(interval.Low, opinion.Probabilities[place]),
            High = Math.Max(interval.High, opinion.Probabilities[place]),
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

    private List<string> UnknownOf(Case subject, ExpertOpinion opinion, Abstention? abstention)
    {
        var unknown = new List<string>();
        if (abstention is { Reason: not AbstentionReason.NotUnderstood })
            unknown.Add(abstention.Message);
        if (_uncalibrated is not null)
            unknown.Add(_uncalibrated);
        foreach (var problem in subject.Problems.Where(p => p.Kind == CaseProblemKind.PersonUnknown))
            unknown.Add(problem.Message);
        if (abstention?.Reason != AbstentionReason.NotUnderstood && !subject.Values.Any(v => _pack.Findings[v.Finding].Kind == FindingKind.Vital))
            unknown.Add("No vital signs were given.");
        if (abstention is null && opinion.Other >= 0.05)
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
