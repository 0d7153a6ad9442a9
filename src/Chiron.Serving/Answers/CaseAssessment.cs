using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Guidance;
using Chiron.Timelines;

namespace Chiron.Serving.Answers;

/// <summary>Assesses a case in words, a record, or both, and hands on the assessment with its wording as the API shapes them. Safe for many threads.</summary>
/// <param name="pack">What is known.</param>
/// <param name="forecaster">A trained model; null where there is none, and the pack alone judges.</param>
/// <param name="calibration">How the two are combined; null where it was not learned, and the pack alone judges.</param>
public sealed class CaseAssessment(KnowledgePack pack, Forecaster? forecaster, DifferentialCalibration? calibration = null)
{
    private const int StepsShown = 8;

    private readonly Assessor _assessor = new(pack, forecaster, calibration);
    private readonly AnswerComposer _composer = new(pack);
    private readonly CaseFacts _facts = new(pack);

    /// <param name="question">The case in words, and up to when the record counts.</param>
    /// <param name="record">The person's record; null for a described case.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="RequestRefusedException">Nothing is recorded up to the moment asked about.</exception>
    public AssessmentAnswer Answer(CaseQuestion question, PersonRecord? record, CancellationToken stop) => Shape(
        record is null
            ? _assessor.Assess(question.Text, stop)
            : _assessor.Assess(record with { At = Moment(record, question.At) }, question.Text, stop),
        question.Audience, question.Text, question.SubjectId);

    /// <summary>An assessment as the API shapes it.</summary>
    /// <param name="assessment">Of this pack.</param>
    /// <param name="audience">Whom the text is for.</param>
    /// <param name="text">What was told, into which the case's places point.</param>
    /// <param name="subjectId">The subject whose record was read; null for a described case.</param>
    public AssessmentAnswer Shape(Assessment assessment, Audience audience, string text, long? subjectId)
    {
        var answer = _composer.Compose(assessment, audience == Audience.Patient ? Reasoning.Answers.Audience.Patient : Reasoning.Answers.Audience.Clinician);
        return new AssessmentAnswer
        {
            Outcome = Name(assessment.Outcome),
            Text = answer.Text,
            Audience = audience,
            SubjectId = subjectId?.ToString(),
            Urgency = new UrgencyAnswer(
                Name(assessment.Urgency), assessment.Urgency.EmergencySeverityIndex(), Name(assessment.Urgency.Setting()),
                [.. assessment.UrgencyReasons.Select(reason => new UrgencyReasonEntry(audience == Audience.Patient ? reason.Lay : reason.Name, reason.IsRedFlag, reason.Sources))]),
            Differential = [.. assessment.Differential.Select(Entry)],
            NotExcluded = [.. assessment.NotExcluded.Select(Entry)],
            Other = Rounded(assessment.Other),
            Abstention = assessment.Abstention is { } abstention ? new AbstentionEntry(Name(abstention.Reason), abstention.Message) : null,
            ConformalSet = assessment.ConformalSet is { } set
                ? new ConformalSetEntry(
                    set.Coverage, [.. set.Conditions.Select(id => new ConformalSetMember(pack.Conditions[id].EventCode, pack.Conditions[id].Name))], set.IncludesOther)
                : null,
            NoConformalSet = ConformalSetWords.WhyNone(assessment),
            Understood = _facts.Of(assessment.Case, text),
            NextSteps = [.. assessment.Questions.Concat(assessment.Tests).OrderByDescending(step => step.Value).Take(StepsShown).Select(Step)],
            Recommendations = [.. assessment.Guidance.Recommendations.Select(Recommendation)],
            Treatments = [.. assessment.Guidance.Treatments.Select(Treatment)],
            TreatmentUnknown = assessment.Guidance.Unknown,
            Counterfactuals = [.. assessment.Counterfactuals.Select(other => new CounterfactualEntry(
                Name(other.Kind), [.. other.Changes.Select(change => change.Statement)], other.LeaderName, Rounded(other.LeaderProbability), Name(other.Urgency),
                Math.Round(other.SurprisalBits, 3)))],
            Problems = [.. assessment.Case.Problems.Select(problem => new CaseProblemEntry(Name(problem.Kind), problem.Message))],
            Unknown = [.. assessment.Unknown.Union(assessment.Case.Problems.Select(problem => problem.Message), StringComparer.Ordinal)],
            Statements = [.. answer.Statements.Select(statement => new StatementEntry(
                statement.Section, statement.Text, [.. statement.Facts.Select(id => answer.Facts.TryGetValue(id, out var fact) ? fact.Text : id)]))],
            Citations = [.. assessment.Citations.Concat(answer.Citations).DistinctBy(citation => citation.Key).OrderBy(citation => citation.Key, StringComparer.Ordinal)
                .Select(citation => new CitationEntry(citation.Key, citation.Value))],
            Basis = $"The probabilities are those of {assessment.Expert}; asked were {string.Join(", ", assessment.Experts.Select(expert => expert.Expert))}. Knowledge: {assessment.Pack}.",
            KnowledgeNotice = assessment.Notice,
        };
    }

    private static DateTime Moment(PersonRecord record, DateTime? asked)
    {
        if (record.Timeline.Count == record.Timeline.StaticCount || asked < MicrosecondTime.ToDateTime(record.Timeline.Times[record.Timeline.StaticCount]))
            throw new RequestRefusedException(400, "Nothing is recorded up to that moment; give a later 'at'.", "invalid_value", "metadata.at");
        return asked ?? record.At;
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

    private static NextStepEntry Step(NextStep step) => new(Name(step.Kind), step.Name, step.Question, Math.Round(step.InformationBits, 4), step.PriceUsd);

    private static double Rounded(double probability) => Math.Round(probability, 6);

    private static RecommendationEntry Recommendation(GuidelineAdvice advice) => new(
        advice.Id, advice.Title, Name(advice.Kind), advice.Advice, Name(advice.Strength), advice.Certainty is { } certainty ? Name(certainty) : null, advice.Because,
        advice.Unless, advice.WaitsFor, advice.Differs, advice.Sources);

    private static TreatmentEntry Treatment(TreatmentConsideration treatment) => new(
        treatment.Id, Name(treatment.Kind), treatment.Name, treatment.IsExcluded, treatment.Line, treatment.Together,
        [.. treatment.Reasons.Select(reason => new TreatmentReasonEntry(Name(reason.Weight), Name(reason.Topic), reason.Text, reason.Sources))], treatment.Sources);

    // The API's words are the types' own, in its way of writing them.
    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
