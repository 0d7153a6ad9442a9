using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Guidance;

namespace Chiron.Reasoning.Answers;

/// <summary>Plain words, urgency first; possibilities are never certain, and every answer says when to seek help.</summary>
internal sealed class PatientWording(KnowledgePack pack, Assessment assessment, AnswerDraft draft)
{
    private const double WorthNaming = 0.1;
    private const int Named = 3;
    private const int Asked = 4;

    public void Write()
    {
        Urgency();
        Understood();
        Possibilities();
        Questions();
        Treatments();
        Limits();
    }

    private void Urgency()
    {
        var urgency = draft.Fact("urgency", $"{assessment.Urgency}");
        draft.Say("What to do", assessment.Urgency switch
        {
            Knowledge.Urgency.Immediate => "Call 911 or your local emergency number now.",
            Knowledge.Urgency.Emergency => "Go to an emergency department now, and do not drive yourself.",
            Knowledge.Urgency.Urgent => "See a doctor or nurse today.",
            Knowledge.Urgency.Routine => "Make an appointment with your doctor.",
            _ => "You can most likely look after this at home.",
        }, urgency);
        foreach (var reason in assessment.UrgencyReasons.Where(r => r.Urgency == assessment.Urgency).DistinctBy(r => r.Lay).Take(2))
            draft.Say("What to do", reason.Lay, draft.Fact((reason.IsRedFlag ? "red-flag:" : "risk:") + reason.Id, reason.Name, reason.Sources));
        if (assessment.Outcome == AssessmentOutcome.NotUnderstood)
            draft.Say(
                "What to do",
                "I did not understand you, so I cannot judge how urgent this is: if it may be an emergency, such as chest pain, trouble breathing, heavy bleeding, an overdose or a very sick child, call 911 or your local emergency number now.",
                urgency);
        else if (assessment.Urgency <= Knowledge.Urgency.Urgent)
        {
            draft.Say("What to do", "Get help at once if you get much worse, have trouble breathing, faint, or feel very unwell.", urgency);
            if (assessment.Counterfactuals.FirstOrDefault(c => c.Kind == CounterfactualKind.Urgency && c.Urgency > assessment.Urgency) is { } worse
                && worse.Changes.All(c => !c.IsKnown && pack.Findings[c.Finding].LayNames.Count > 0 && assessment.Case.Values.All(v => v.Finding != c.Finding) && IsSupposedPresent(c)))
                draft.Say(
                    "What to do", $"Get help sooner if you also have this: {string.Join(" and ", worse.Changes.Select(c => pack.Findings[c.Finding].LayNames[0]))}.",
                    draft.Fact("counterfactual:urgency", $"{string.Join(" and ", worse.Changes.Select(c => c.Statement))}: {worse.Urgency}"));
        }
    }

    private void Understood()
    {
        var stated = assessment.Case.Findings.Where(f => f.ImpliedBy is null && f.Presence == Presence.Present).ToList();
        var values = assessment.Case.Values;
        if (stated.Count > 0)
            draft.Say(
                "What I understood", $"You told me about: {string.Join(", ", stated.Select(Lay))}.",
                [.. stated.Select(f => draft.Fact("case:" + f.Finding, CaseItem.Words(pack, f)))]);
        var absent = assessment.Case.Findings.Where(f => f.ImpliedBy is null && f.Presence == Presence.Absent).ToList();
        if (absent.Count > 0)
            draft.Say(
                "What I understood", $"You do not have: {string.Join(", ", absent.Select(Lay))}.",
                [.. absent.Select(f => draft.Fact("case:" + f.Finding, CaseItem.Words(pack, f)))]);
        if (values.Count > 0)
            draft.Say(
                "What I understood", $"Measured: {string.Join(", ", values.Select(v => CaseItem.Words(pack, v)))}.",
                [.. values.Select(v => draft.Fact("case:" + v.Finding, CaseItem.Words(pack, v)))]);
        for (var i = 0; i < assessment.Case.Problems.Count; i++)
            if (assessment.Case.Problems[i].Kind != CaseProblemKind.PersonUnknown)
                draft.Say("What I understood", Plain(assessment.Case.Problems[i]), draft.Fact($"problem:{i}", assessment.Case.Problems[i].Message));
    }

    private void Possibilities()
    {
        // Beside "call 911" a harmless name would read as an all-clear.
        var grave = assessment.Urgency >= Knowledge.Urgency.Emergency;
        List<RankedCondition> named =
        [
            .. assessment.Differential.Where(e => e.Probability >= WorthNaming && (!grave || pack.Conditions[e.Condition].Urgency >= Knowledge.Urgency.Urgent)).Take(Named),
        ];
        foreach (var entry in named)
        {
            var condition = pack.Conditions[entry.Condition];
            var name = condition.LayNames.Count > 0 ? condition.LayNames[0] : Sentence.Lower(condition.Name);
            draft.Say(
                "What it could be",
                $"One possibility: {name}{(condition.Summary is { } summary ? $" ({Sentence.Lower(summary.TrimEnd('.'))})" : "")}; only an examination can tell.",
                draft.Fact("differential:" + entry.Condition, $"P({entry.Name}) = {entry.Probability:0.000}", entry.Sources));
        }

        if (assessment.ConformalSet is { } set && set.Conditions.Count(c => named.TrueForAll(n => n.Condition != c)) is > 0 and var more && named.Count > 0)
            draft.Say(
                "What it could be", more == 1 ? "I cannot rule out one other cause." : $"I cannot rule out {more} other causes.",
                draft.Fact("conformal-set", $"{set.Coverage:0.##} of cases like those that it was fitted on: {string.Join(", ", set.Conditions)}{(set.IncludesOther ? ", other" : "")}"));
    }

    private void Questions()
    {
        foreach (var step in assessment.Questions.Where(q => q.Question is not null).Take(Asked))
            draft.Say("What would help to know", step.Question!, draft.Fact("ask:" + step.Id, step.Name, step.Sources));
    }

    // Never a plan: what to bring up with someone who can examine.
    private void Treatments()
    {
        var guidance = assessment.Guidance;
        if (guidance.Treatments.Count == 0)
            return;
        draft.Say(
            "About treatment", "Do not start, stop or change a medicine on your own.",
            draft.Fact("treatments", $"treatments to weigh: {string.Join(", ", guidance.Treatments.Select(t => t.Name))}"));
        if (assessment.Urgency <= Knowledge.Urgency.Routine
            && guidance.Treatments.Where(t => t.Kind == TreatmentKind.Drug && t.Reasons.All(r => r.Weight is not (TreatmentWeight.Excludes or TreatmentWeight.Against))).Take(2).ToList()
                is { Count: > 0 } mild)
            draft.Say(
                "About treatment", $"You can ask a doctor or a pharmacist about {string.Join(" or ", mild.Select(t => Sentence.Lower(t.Name)))}.",
                [.. mild.Select(t => draft.Fact("treatment:" + t.Id, t.Name, t.Sources))]);
        if (assessment.Case.Allergies is not { Count: > 0 } allergies)
            draft.Say("About treatment", "Tell the doctor about any allergies that you have.", draft.Fact("case:allergies", assessment.Case.Allergies is null ? "allergies are not known" : "no allergies"));
        else
            draft.Say(
                "About treatment", $"Tell the doctor that you are allergic to {string.Join(" and ", allergies.Select(a => a.Substance))}.",
                draft.Fact("case:allergies", "allergic to " + string.Join(", ", allergies.Select(a => a.Substance))));
        if (!assessment.Case.DrugsComplete)
            draft.Say("About treatment", "Tell the doctor which medicines you take.", draft.Fact("case:drugs", "the medicines taken are not known in full"));
        if (guidance.Unknown.Contains(GuidanceAdvisor.PregnancyUnknown, StringComparer.Ordinal))
            draft.Say("About treatment", "Tell the doctor if you are or could be pregnant.", draft.Fact("case:pregnancy", GuidanceAdvisor.PregnancyUnknown));
    }

    private void Limits()
    {
        if (assessment.Abstention is { Reason: not AbstentionReason.NotUnderstood } abstention)
            draft.Say("What I do not know", Plain(abstention), draft.Fact("abstention", $"{abstention.Reason}: {abstention.Message}"));
        for (var i = 0; i < assessment.Unknown.Count; i++)
            if (assessment.Unknown[i] != assessment.Abstention?.Message)
                draft.Say("What I do not know", PlainUnknown(assessment.Unknown[i]), draft.Fact($"unknown:{i}", assessment.Unknown[i]));
        draft.Say(
            "Please note", "This is not a diagnosis and does not replace a doctor; the medical facts behind it were not reviewed by a clinical board.",
            draft.Fact("pack", $"{assessment.Pack}, SHA-256 {assessment.PackHash}: {assessment.Notice}"));
    }

    private bool IsSupposedPresent(SupposedAnswer answer) =>
        pack.Findings[answer.Finding].Answer == AnswerType.Boolean && !answer.Statement.StartsWith("no ", StringComparison.Ordinal);

    // In the person's own words where they were given.
    private string Lay(CaseFinding finding) => finding.Words is { } words ? $"“{words.ToLowerInvariant()}”" : Sentence.Lower(pack.Findings[finding.Finding].Name);

    private static string Plain(CaseProblem problem) => problem.Kind switch
    {
        CaseProblemKind.NothingRecognised => "I did not recognise any complaint in what you wrote; tell me what you feel, since when, your age and your sex.",
        CaseProblemKind.OtherLanguage => "I can only read English; please write in English, or ask someone to help you.",
        _ => problem.Message,
    };

    private static string Plain(Abstention abstention) => abstention.Reason switch
    {
        AbstentionReason.NothingPresent => "You told me of nothing that is wrong, so I cannot say what it could be.",
        AbstentionReason.UnlikeAnythingSeen => "What you told me is not like anything that I have learned about, so I cannot say what it could be.",
        _ => "I cannot tell what this is from what you told me.",
    };

    private static string PlainUnknown(string unknown) => unknown switch
    {
        _ when unknown.StartsWith("There remains", StringComparison.Ordinal) => "It may well be something else that I do not know of.",
        "Age and sex are not known; averages over people were used." => "I do not know the age and sex, which change what is likely.",
        "The age is not known; averages over people were used." => "I do not know the age, which changes what is likely.",
        "The sex is not known; averages over people were used." => "I do not know the sex, which changes what is likely.",
        "No vital signs were given." => "I do not know your temperature, pulse or blood pressure.",
        _ => unknown,
    };
}
