using Chiron.Serving.Answers;

namespace Chiron.Serving.Tests;

/// <summary>Answers that are known beforehand, so that a test of the HTTP surface tests that alone.</summary>
internal sealed class FixedAnswers : IClinicalAnswers
{
    public const string Text = "Seek emergency care now.\n\nMost likely: heart attack (41 %).\nÜber 70 J. höher.";

    public List<CaseQuestion> Cases { get; } = [];

    public List<ForecastQuestion> Forecasts { get; } = [];

    public int SubjectCount => 3;

    public AssessmentAnswer Assess(CaseQuestion question, CancellationToken stop)
    {
        lock (Cases)
            Cases.Add(question);
        if (question.SubjectId is > 3)
            throw new RequestRefusedException(404, "There is no such subject here.", "subject_not_found", "subject_id");
        if (question.Text == "break")
            throw new InvalidOperationException("patient secret");
        return new AssessmentAnswer
        {
            Outcome = "assessed",
            Text = Text,
            Audience = question.Audience,
            SubjectId = question.SubjectId?.ToString(),
            Urgency = new UrgencyAnswer("emergency", 2, "emergency_department", [new UrgencyReasonEntry("Crushing chest pain.", true, ["s1"])]),
            Differential = [new DifferentialEntry("ICD10CM//I21.9", "Acute myocardial infarction", 0.41, 0.3, 0.5, true, [new EvidenceEntry("sweating", 1.2)], ["s1"])],
            NotExcluded = [],
            Other = 0.1,
            Understood = [new UnderstoodFact("chest pain", "present", "crushing chest pain")],
            NextSteps = [new NextStepEntry("test", "Troponin", null, 0.8, 20)],
            Recommendations = [new RecommendationEntry("r1", "ECG", "test", "Record an ECG.", "strong", "high", ["Chest pain present"], [], [], null, ["s1"])],
            Treatments = [new TreatmentEntry("aspirin", "drug", "Aspirin", false, 1, [], [new TreatmentReasonEntry("to_check", "allergy", "allergies are not known", ["s1"])], ["s1"])],
            TreatmentUnknown = ["Allergies are not known."],
            Counterfactuals = [new CounterfactualEntry("leader", ["no sweating"], "Panic disorder", 0.3, "urgent", 1.5)],
            Problems = [],
            Statements = [new StatementEntry("Urgency", "Seek emergency care now.", ["red flag"])],
            Unknown = ["No vital signs were given."],
            Citations = [new CitationEntry("s1", "Guideline.")],
            Basis = "fixed",
            KnowledgeNotice = "for tests",
        };
    }

    public ForecastAnswer Forecast(ForecastQuestion question, CancellationToken stop)
    {
        lock (Forecasts)
            Forecasts.Add(question);
        return new ForecastAnswer
        {
            SubjectId = question.SubjectId?.ToString(),
            At = new DateTime(2024, 1, 2),
            EventsRead = question.Events?.Count ?? 7,
            Risks = [.. question.Codes.Select(code => new RiskEntry(code, code, false, [.. question.HorizonsDays.Select(days => new HorizonRisk(days, 0.25))]))],
            UnknownCodes = [],
            Basis = "fixed",
        };
    }

    public OutcomeAnswer Outcomes(OutcomeQuestion question, CancellationToken stop)
    {
        lock (Forecasts)
            Forecasts.Add(question.Record);
        return new OutcomeAnswer
        {
            SubjectId = question.Record.SubjectId?.ToString(),
            At = new DateTime(2024, 1, 2),
            EventsRead = 7,
            Futures = question.Futures,
            Seed = question.Seed,
            Outcomes = [.. question.Outcomes.Select(outcome => new OutcomeEntry(outcome.Name, [.. question.Record.HorizonsDays.Select(days => new SampledRisk(days, 0.25, 0.1, 0.1, 0.4))]))],
            Basis = "fixed",
        };
    }

    public SuppositionAnswer Suppose(SuppositionQuestion question, CancellationToken stop)
    {
        var forecast = Forecast(question.Forecast, stop);
        return new SuppositionAnswer
        {
            Supposed = [.. question.Hypotheses.Select(fact => new SupposedFact(fact.Code, fact.Code, fact.Value, fact.Text, false))],
            AsRecorded = forecast,
            IfSo = forecast.Risks,
            Basis = "fixed",
        };
    }

    public IReadOnlyList<SubjectSummary> Subjects(long? after, int limit, CancellationToken stop) =>
        [.. Enumerable.Range(1, 3).Where(id => id > (after ?? 0)).Take(limit).Select(id => new SubjectSummary($"{id}", "held_out", 7, null))];

    public SubjectTimeline Timeline(long subjectId, CancellationToken stop) =>
        subjectId <= 3
            ? new SubjectTimeline { SubjectId = $"{subjectId}", Events = [new TimelineEntry(null, null, "GENDER//F", "female", "demographic", null, null, null)] }
            : throw new RequestRefusedException(404, "There is no such subject here.", "subject_not_found", "subject_id");
}
