using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;
using Chiron.Timelines;

namespace Chiron.Serving.Answers;

/// <summary>Assesses a case in words, a record, or both, and hands on the assessment with its wording as the API shapes them.</summary>
internal sealed class CaseAssessment(KnowledgePack pack, Forecaster forecaster)
{
    private const int StepsShown = 8;

    private readonly Assessor _assessor = new(pack, forecaster);
    private readonly AnswerComposer _composer = new(pack);
    private readonly CaseFacts _facts = new(pack);

    /// <exception cref="RequestRefusedException">Nothing is recorded up to the moment asked about.</exception>
    public AssessmentAnswer Answer(CaseQuestion question, Timeline? timeline, CancellationToken stop)
    {
        var assessment = timeline is null
            ? _assessor.Assess(question.Text, stop)
            : _assessor.Assess(timeline, Moment(timeline, question.At), question.Text, stop);
        var audience = question.Audience == Audience.Patient ? Reasoning.Answers.Audience.Patient : Reasoning.Answers.Audience.Clinician;
        var answer = _composer.Compose(assessment, audience);
        return new AssessmentAnswer
        {
            Outcome = OutcomeName(assessment.Outcome),
            Text = answer.Text,
            Audience = question.Audience,
            SubjectId = timeline?.SubjectId.ToString(),
            Urgency = new UrgencyAnswer(
                UrgencyName(assessment.Urgency),
                [.. assessment.UrgencyReasons.Select(reason => new UrgencyReasonEntry(question.Audience == Audience.Patient ? reason.Lay : reason.Name, reason.IsRedFlag, reason.Sources))]),
            Differential = [.. assessment.Differential.Select(Entry)],
            NotExcluded = [.. assessment.NotExcluded.Select(Entry)],
            Other = Rounded(assessment.Other),
            Understood = _facts.Of(assessment.Case, question.Text),
            NextSteps = [.. assessment.Questions.Concat(assessment.Tests).OrderByDescending(step => step.Value).Take(StepsShown).Select(Step)],
            Unknown = [.. assessment.Unknown.Union(assessment.Case.Problems.Select(problem => problem.Message), StringComparer.Ordinal)],
            Statements = [.. answer.Statements.Select(statement => new StatementEntry(
                statement.Section, statement.Text, [.. statement.Facts.Select(id => answer.Facts.TryGetValue(id, out var fact) ? fact.Text : id)]))],
            Citations = [.. assessment.Citations.Concat(answer.Citations).DistinctBy(citation => citation.Key).OrderBy(citation => citation.Key, StringComparer.Ordinal)
                .Select(citation => new CitationEntry(citation.Key, citation.Value))],
            Basis = $"The probabilities are those of {assessment.Expert}; asked were {string.Join(", ", assessment.Experts.Select(expert => expert.Expert))}. Knowledge: {assessment.Pack}.",
            KnowledgeNotice = assessment.Notice,
        };
    }

    private static DateTime Moment(Timeline timeline, DateTime? asked)
    {
        if (timeline.Count == timeline.StaticCount || asked < MicrosecondTime.ToDateTime(timeline.Times[timeline.StaticCount]))
            throw new RequestRefusedException(400, "Nothing is recorded up to that moment; give a later 'at'.", "invalid_value", "metadata.at");
        return asked ?? MicrosecondTime.ToDateTime(timeline.Times[^1])!.Value;
    }

    private static DifferentialEntry Entry(RankedCondition condition) => new(
        condition.Code,
        condition.Name,
        Rounded(condition.Probability),
        Rounded(condition.Low),
        Rounded(condition.High),
        condition.MustNotMiss,
        [.. condition.Evidence.Select(evidence => new EvidenceEntry(evidence.Statement, Math.Round(evidence.Bits, 3)))],
        condition.Sources);

    private static NextStepEntry Step(NextStep step) => new(KindName(step.Kind), step.Name, step.Question, Math.Round(step.InformationBits, 4), step.PriceUsd);

    private static double Rounded(double probability) => Math.Round(probability, 6);

    private static string OutcomeName(AssessmentOutcome outcome) => outcome switch
    {
        AssessmentOutcome.Assessed => "assessed",
        AssessmentOutcome.Undecided => "undecided",
        AssessmentOutcome.NotUnderstood => "not_understood",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "there is no such outcome"),
    };

    private static string UrgencyName(Urgency urgency) => urgency switch
    {
        Urgency.SelfCare => "self_care",
        Urgency.Routine => "routine",
        Urgency.Urgent => "urgent",
        Urgency.Emergency => "emergency",
        Urgency.Immediate => "immediate",
        _ => throw new ArgumentOutOfRangeException(nameof(urgency), urgency, "there is no such urgency"),
    };

    private static string KindName(NextStepKind kind) => kind switch
    {
        NextStepKind.Ask => "ask",
        NextStepKind.Examine => "examine",
        NextStepKind.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "there is no such step"),
    };
}
