using Chiron.Knowledge;
using Chiron.Knowledge.Guidelines;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Guidance;

namespace Chiron.Reasoning.Answers;

/// <summary>Terse and structured: numbers, reasons in bits, what is not excluded, what to ask and test.</summary>
internal sealed class ClinicianWording(KnowledgePack pack, Assessment assessment, AnswerDraft draft)
{
    private const int ReasonsShown = 4;
    private const int GuidelinesShown = 6;
    private const int WaitingShown = 4;
    private const int TreatmentsShown = 8;
    private const double LeastRelevant = 0.05;

    public void Write()
    {
        Urgency();
        Understood();
        Differential();
        Counterfactuals();
        Challenge();
        NextSteps();
        Guidelines();
        Treatments();
        Forecast();
        Limits();
    }

    private void Urgency()
    {
        var urgency = draft.Fact("urgency", $"{assessment.Urgency}");
        if (assessment.UrgencyReasons.Count == 0)
        {
            draft.Say(
                "Urgency",
                assessment.Outcome == AssessmentOutcome.Assessed
                    ? $"{Words(assessment.Urgency)}; no red flag and no dangerous condition demands more."
                    : $"{Words(assessment.Urgency)}; a precaution, because too little was understood to judge.",
                urgency);
            return;
        }

        var flags = assessment.UrgencyReasons.Where(r => r.IsRedFlag).ToList();
        draft.Say("Urgency", $"{Words(assessment.Urgency)}.", urgency);
        foreach (var flag in flags)
            draft.Say("Urgency", $"Red flag: {Sentence.Lower(flag.Name)}.", draft.Fact("red-flag:" + flag.Id, flag.Name, flag.Sources));
        foreach (var risk in assessment.UrgencyReasons.Where(r => !r.IsRedFlag).Take(ReasonsShown))
            draft.Say("Urgency", $"{risk.Name}.", draft.Fact("risk:" + risk.Id, risk.Name, risk.Sources));
    }

    private void Understood()
    {
        var subject = assessment.Case;
        var person = (subject.AgeYears, subject.Sex) switch
        {
            ({ } age, { } sex) => $"{AgeWords(age)}, {sex.ToString().ToLowerInvariant()}",
            ({ } age, null) => AgeWords(age),
            (null, { } sex) => sex.ToString().ToLowerInvariant(),
            _ => null,
        };
        if (person is not null)
            draft.Say("Understood", $"{Sentence.Upper(person)}.", draft.Fact("case:person", person));
        foreach (var (presence, label) in ((Presence, string)[])[(Presence.Present, "Present"), (Presence.Absent, "Absent"), (Presence.Uncertain, "Uncertain")])
        {
            var stated = subject.Findings.Where(f => f.Presence == presence && f.ImpliedBy is null).ToList();
            if (stated.Count > 0)
                draft.Say(
                    "Understood", $"{label}: {string.Join(", ", stated.Select(f => Sentence.Lower(pack.Findings[f.Finding].Name)))}.",
                    [.. stated.Select(f => draft.Fact("case:" + f.Finding, CaseItem.Words(pack, f)))]);
        }

        if (subject.Values.Count > 0)
            draft.Say(
                "Understood", $"Measured: {string.Join(", ", subject.Values.Select(v => CaseItem.Words(pack, v)))}.",
                [.. subject.Values.Select(v => draft.Fact("case:" + v.Finding, CaseItem.Words(pack, v)))]);
        if (subject.KnownConditions.Count > 0)
            draft.Say(
                "Understood", $"Known: {string.Join(", ", subject.KnownConditions.Select(c => Sentence.Lower(pack.Conditions[c].Name)))}.",
                [.. subject.KnownConditions.Select(c => draft.Fact("case:" + c, "known " + pack.Conditions[c].Name))]);
        if (subject.Drugs.Count > 0)
            draft.Say(
                "Understood", $"Takes: {string.Join(", ", subject.Drugs.Select(d => Sentence.Lower(pack.Drugs[d].Name)))}.",
                [.. subject.Drugs.Select(d => draft.Fact("case:" + d, "takes " + pack.Drugs[d].Name))]);
        if (subject.Allergies is { } allergies)
            draft.Say(
                "Understood", allergies.Count == 0 ? "No allergies." : $"Allergic to: {string.Join(", ", allergies.Select(a => a.Substance))}.",
                draft.Fact("case:allergies", allergies.Count == 0 ? "no allergies" : string.Join(", ", allergies.Select(a => a.Substance))));
        for (var i = 0; i < subject.Problems.Count; i++)
            if (subject.Problems[i].Kind != CaseProblemKind.PersonUnknown)
                draft.Say("Understood", subject.Problems[i].Message, draft.Fact($"problem:{i}", subject.Problems[i].Message));
    }

    private void Differential()
    {
        foreach (var entry in assessment.Differential)
        {
            var facts = new List<string> { draft.Fact("differential:" + entry.Condition, $"P({entry.Name}) = {entry.Probability:0.000}", entry.Sources) };
            var (pro, con) = (Reasons(entry, facts, e => e.Bits > 0), Reasons(entry, facts, e => e.Bits < 0));
            draft.Say(
                "Differential",
                $"{entry.Name}{(entry.MustNotMiss ? " (must not miss)" : "")}: {Percent(entry.Probability)} ({Percent(entry.Low)} to {Percent(entry.High)})"
                + (pro.Length > 0 ? $"; for: {pro}" : "") + (con.Length > 0 ? $"; against: {con}" : "") + ".",
                facts);
        }

        if (assessment.Abstention is { } abstention)
            draft.Say("Not decided", $"No differential is offered. {abstention.Message}", draft.Fact("abstention", $"{abstention.Reason}: {abstention.Message}"));
        if (assessment.Differential.Count > 0)
            draft.Say(
                "Differential", $"Something the pack does not hold: {Percent(assessment.Other)}; probabilities by the {assessment.Expert}.",
                draft.Fact("differential:other", $"P(other) = {assessment.Other:0.000} by the {assessment.Expert}"));
        ConformalSet();
        foreach (var entry in assessment.NotExcluded)
            draft.Say(
                "Not excluded", $"{entry.Name}: {Percent(entry.Probability)}, up to {Percent(entry.High)}.",
                draft.Fact("differential:" + entry.Condition, $"P({entry.Name}) = {entry.Probability:0.000}", entry.Sources));
    }

    private void ConformalSet()
    {
        if (assessment.ConformalSet is not { } set)
        {
            if (ConformalSetWords.WhyNone(assessment) is { } why)
                draft.Say("Differential", why, draft.Fact("conformal-set", why));
            return;
        }

        var fact = draft.Fact(
            "conformal-set", $"{set.Coverage:0.##} of cases like those that it was fitted on: {string.Join(", ", set.Conditions)}{(set.IncludesOther ? ", other" : "")}");
        draft.Say("Differential", ConformalSetWords.Text(pack, set), fact);
    }

    private string Reasons(RankedCondition entry, List<string> facts, Func<EvidenceWeight, bool> which)
    {
        var reasons = entry.Evidence.Where(which).Take(ReasonsShown).ToList();
        facts.AddRange(reasons.Select(r => draft.Fact($"evidence:{entry.Condition}:{r.Finding}", $"{r.Statement}: {r.Bits:+0.0;-0.0} bits for {entry.Name}")));
        return string.Join(", ", reasons.Select(r => $"{r.Statement} ({r.Bits:+0.0;-0.0} bits)"));
    }

    private void NextSteps()
    {
        foreach (var step in assessment.Questions)
            draft.Say(
                "Ask or examine", $"{step.Name} ({step.InformationBits:0.00} bits expected).",
                draft.Fact("ask:" + step.Id, $"{step.Name}: {step.InformationBits:0.000} bits", step.Sources));
        foreach (var step in assessment.Tests)
        {
            var against = step.Contraindications.Count == 0 ? "" : $"; against it: {string.Join(", ", step.Contraindications)}";
            var cheaper = assessment.Substitutions.FirstOrDefault(s => s.Step == step.Id) is { } other
                ? $"; nearly as much by {Sentence.Lower(NameOf(other.Cheaper))} for ${other.SavedUsd:0} less"
                : "";
            draft.Say(
                "Consider", $"{step.Name}: {step.InformationBits:0.00} bits for about ${step.PriceUsd:0} and {step.Minutes:0} min{against}{cheaper}.",
                draft.Fact("test:" + step.Id, $"{step.Name}: {step.InformationBits:0.000} bits, {step.PriceUsd:0} USD", step.Sources));
        }
    }

    private void Counterfactuals()
    {
        foreach (var other in assessment.Counterfactuals)
        {
            var changes = string.Join(" and ", other.Changes.Select(c => c.Statement));
            var outcome = other.Kind == CounterfactualKind.Leader
                ? $"{Sentence.Lower(other.LeaderName)} would lead ({Percent(other.LeaderProbability)})"
                : $"the urgency would be {other.Urgency} (ESI {other.Urgency.EmergencySeverityIndex()})";
            draft.Say(
                "What would change this", $"{(other.Changes.Any(c => c.IsKnown) ? "Were there" : "Should there be")} {changes}: {outcome}.",
                draft.Fact(
                    $"counterfactual:{other.Kind.ToString().ToLowerInvariant()}",
                    $"{changes} ({other.SurprisalBits:0.0} bits from what is expected): {other.LeaderName} {other.LeaderProbability:0.000}, {other.Urgency}"));
        }
    }

    private void Challenge()
    {
        if (assessment.Challenge is { Refuting: { } refuting, RefutingAnswer: { } answer } challenge && pack.Conditions.TryGet(challenge.Leader, out var leader))
        {
            var name = NameOf(refuting);
            draft.Say(
                "What would change this",
                $"Most against {Sentence.Lower(leader.Name)} would speak {Sentence.Lower(name)} ({answer}): {Percent(challenge.LeaderAfter)} would be left.",
                draft.Fact("challenge:" + refuting, $"{name} {answer}: P({leader.Name}) = {challenge.LeaderAfter:0.000}, {challenge.RefutingBits:0.00} bits expected if it is wrong"));
        }
    }

    private void Guidelines()
    {
        foreach (var advice in assessment.Guidance.Recommendations.Where(r => r.Applies && IsToTheMatter(r)).Take(GuidelinesShown))
            draft.Say(
                "Guidelines",
                $"{advice.Title} ({GuidelineWording.Grade(advice)}): {advice.Advice}{(advice.Unless.Count > 0 ? $" Not known here, and would change it: {string.Join("; ", advice.Unless)}." : "")}",
                Guideline(advice));
        foreach (var advice in assessment.Guidance.Recommendations.Where(r => !r.Applies).Take(WaitingShown))
            draft.Say("Guidelines that wait for a fact", $"{advice.Title} ({GuidelineWording.Grade(advice)}) waits for: {string.Join(", or ", advice.WaitsFor)}.", Guideline(advice));
    }

    // Screening and vaccines wait until nothing presses.
    private bool IsToTheMatter(GuidelineAdvice advice) =>
        assessment.Urgency <= Knowledge.Urgency.Routine
        || (advice.Relevance >= LeastRelevant && (advice.Kind != RecommendationKind.Prevent || advice.About.Count > 0));

    private string Guideline(GuidelineAdvice advice) =>
        draft.Fact("guideline:" + advice.Id, $"{advice.Title}: {advice.Advice} Because: {string.Join("; ", advice.Because)}.", advice.Sources);

    private void Treatments()
    {
        var treatments = assessment.Guidance.Treatments;
        foreach (var treatment in treatments.Where(t => !t.IsExcluded).Take(TreatmentsShown))
        {
            var facts = new List<string> { Treatment(treatment) };
            var parts = ((TreatmentWeight, string)[])
                [(TreatmentWeight.For, "for"), (TreatmentWeight.Adjust, "mind"), (TreatmentWeight.Against, "against"), (TreatmentWeight.ToCheck, "check"), (TreatmentWeight.Monitor, "monitor")];
            var words = parts.Select(part => (Label: part.Item2, Text: Reasons(treatment, part.Item1, facts))).Where(part => part.Text.Length > 0);
            draft.Say("Treatment to weigh, not an order", $"{treatment.Name}: {string.Join("; ", words.Select(w => $"{w.Label}: {w.Text}"))}.", facts);
        }

        for (var i = 0; i < assessment.Guidance.Unknown.Count; i++)
            draft.Say("Treatment to weigh, not an order", assessment.Guidance.Unknown[i], draft.Fact($"guidance-unknown:{i}", assessment.Guidance.Unknown[i]));
        foreach (var treatment in treatments.Where(t => t.IsExcluded).Take(TreatmentsShown))
        {
            var facts = new List<string> { Treatment(treatment) };
            draft.Say("Ruled out for this person", $"{treatment.Name}: {Reasons(treatment, TreatmentWeight.Excludes, facts)}.", facts);
        }

    }

    private string Treatment(TreatmentConsideration treatment) => draft.Fact("treatment:" + treatment.Id, treatment.Name, treatment.Sources);

    private string Reasons(TreatmentConsideration treatment, TreatmentWeight weight, List<string> facts)
    {
        // Interactions go first, so that the count that is shown never cuts them.
        var all = treatment.Of(weight).OrderByDescending(r => r.Topic == TreatmentTopic.Interaction).ToList();
        var reasons = all.Take(ReasonsShown).ToList();
        facts.AddRange(reasons.Select(r => draft.Fact($"treatment:{treatment.Id}:{r.Weight}:{r.Topic}:{r.About}".ToLowerInvariant(), r.Text, r.Sources)));
        return string.Join(", ", reasons.Select(r => r.Text)) + (all.Count > reasons.Count ? $" and {all.Count - reasons.Count} more" : "");
    }

    private void Forecast()
    {
        foreach (var risks in assessment.Forecast.GroupBy(r => r.Code, StringComparer.Ordinal))
            draft.Say(
                "Forecast",
                $"{risks.First().Name}: {string.Join(", ", risks.Select(r => $"{Percent(r.Probability)} within {r.HorizonDays / 365.25:0.#} years"))} (model, from the record).",
                [.. risks.Select(r => draft.Fact($"forecast:{r.Code}:{r.HorizonDays:0}", $"P({r.Name} within {r.HorizonDays:0} days) = {r.Probability:0.0000}"))]);
    }

    private void Limits()
    {
        for (var i = 0; i < assessment.Unknown.Count; i++)
            if (assessment.Unknown[i] != assessment.Abstention?.Message)
                draft.Say("Not known", assessment.Unknown[i], draft.Fact($"unknown:{i}", assessment.Unknown[i]));
        draft.Say("Notice", $"{assessment.Notice} ({assessment.Pack}.)", draft.Fact("pack", $"{assessment.Pack}, SHA-256 {assessment.PackHash}"));
    }

    private string NameOf(string step) => pack.Findings.TryGet(step, out var finding) ? finding.Name : pack.Tests[step].Name;

    private static string Words(Urgency urgency) => urgency switch
    {
        Knowledge.Urgency.Immediate => "Immediate (ESI 1): emergency department by ambulance, life-saving help at once",
        Knowledge.Urgency.Emergency => "Emergency (ESI 2): emergency department now",
        Knowledge.Urgency.Urgent => "Urgent (ESI 3): urgent care the same day",
        Knowledge.Urgency.Routine => "Routine (ESI 4): clinic, a planned visit",
        _ => "Self-care (ESI 5): at home, with advice on when to seek help",
    };

    private static string AgeWords(double years) => years < 2 ? $"{years * 12:0} months" : $"{years:0} years";

    private static string Percent(double probability) => probability < 0.01 ? "under 1 %" : probability > 0.99 ? "over 99 %" : $"{probability * 100:0} %";
}
