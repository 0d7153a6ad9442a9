using Chiron.Knowledge;

namespace Chiron.Simulation.Tests;

/// <summary>A pack of eight conditions with high rates, so that few people suffice to check the arithmetic. The figures are invented.</summary>
internal static class SmallPack
{
    private static readonly string[] s_sources = ["estimate"];

    public static KnowledgePack Create() => new()
    {
        Name = "small",
        Version = "1",
        Notice = "for tests",
        ContentHash = new string('0', 64),
        OtherVisits = [new RateBand(0, 150, 500, 500)],
        Deaths = [new RateBand(0, 50, 2, 3), new RateBand(50, 70, 10, 15), new RateBand(70, 150, 60, 70)],
        Conditions = new PackTable<Condition>(Conditions(), c => c.Id),
        Findings = new PackTable<Finding>(Findings(), f => f.Id),
        Tests = new PackTable<TestDefinition>(Tests(), t => t.Id),
        Drugs = new PackTable<Drug>(Drugs(), d => d.Id),
        Procedures = new PackTable<Procedure>([new Procedure { Id = "angioplasty", Name = "Angioplasty", Code = "SNOMED//418285008", Sources = s_sources }], p => p.Id),
        RedFlags = new PackTable<RedFlag>([], r => r.Id),
        Sources = new PackTable<Source>([], s => s.Id),
    };

    public static Finding Symptom(string id, double baseRate, params string[] implies) => new()
    {
        Id = id,
        Name = id.Replace('-', ' '),
        Kind = FindingKind.Symptom,
        Answer = AnswerType.Boolean,
        BaseRate = [new RateBand(0, 150, baseRate, baseRate)],
        Implies = implies,
        Sources = s_sources,
    };

    private static Finding Number(string id, string code, FindingKind kind, string unit, double mean, double deviation, double low, double high, int decimals) => new()
    {
        Id = id,
        Name = id.Replace('-', ' '),
        Code = code,
        Kind = kind,
        Answer = AnswerType.Number,
        Unit = unit,
        Decimals = decimals,
        Minimum = 0.1,
        Maximum = 1000,
        Baseline = [new BaselineBand(0, 150, null, new ValueDistribution(DistributionShape.Normal, mean, deviation), 0)],
        ReferenceRanges = [new ReferenceRange(0, 150, null, low, high)],
        Sources = s_sources,
    };

    private static Finding[] Findings() =>
    [
        Symptom("cough", 0.05),
        Symptom("productive-cough", 0.02, "cough"),
        Symptom("chest-pain", 0.02),
        Symptom("dysuria", 0.02),
        Symptom("headache", 0.10),
        Symptom("thirst", 0.03),
        Symptom("crackles", 0.01) with { Kind = FindingKind.Sign, Code = "HPO//HP:0030830" },
        Symptom("opacity", 0.01) with { Kind = FindingKind.Imaging },
        Symptom("smoking", 0.20) with { Kind = FindingKind.Exposure, Code = "SNOMED//77176002" },
        Symptom("family-history-of-heart-disease", 0.15) with { Kind = FindingKind.History },
        Symptom("fever", 0) with { Code = "HPO//HP:0001945", BaseRate = [], Rules = [new ValueRule("temperature", 38, null, 0, 150)] },
        Symptom("obesity", 0) with { Kind = FindingKind.Vital, BaseRate = [], Rules = [new ValueRule("bmi", 30, null, 0, 150)] },
        Number("temperature", "LOINC//8310-5", FindingKind.Vital, "Cel", 36.8, 0.35, 36, 37.8, 1),
        Number("systolic", "LOINC//8480-6", FindingKind.Vital, "mm[Hg]", 122, 11, 90, 139, 0),
        Number("diastolic", "LOINC//8462-4", FindingKind.Vital, "mm[Hg]", 76, 8, 60, 89, 0),
        Number("height", "LOINC//8302-2", FindingKind.Vital, "cm", 168, 9, 100, 220, 1),
        Number("weight", "LOINC//29463-7", FindingKind.Vital, "kg", 75, 12, 30, 200, 1),
        Number("bmi", "LOINC//39156-5", FindingKind.Vital, "kg/m2", 27, 4, 18, 25, 1),
        Number("hba1c", "LOINC//4548-4", FindingKind.Laboratory, "%", 5.4, 0.3, 4, 5.6, 1),
        new Finding
        {
            Id = "urine-nitrite", Name = "urine nitrite", Code = "LOINC//5802-4", Kind = FindingKind.Laboratory, Answer = AnswerType.Category,
            Options = [new FindingOption("positive", "Positive", "SNOMED//10828004", 0.03), new FindingOption("negative", "Negative", "SNOMED//260385009", 0.97)],
            Sources = s_sources,
        },
    ];

    private static Condition[] Conditions() =>
    [
        Acute("common-cold", "J00", 400, EncounterClass.Ambulatory, [P("cough", 0.7), P("headache", 0.3)]),
        Acute("pneumonia", "J18.9", 40, EncounterClass.Emergency,
            [P("cough", 0.9), P("productive-cough", 0.6), P("crackles", 0.7), P("opacity", 0.85), P("chest-pain", 0.3), N("temperature", 38.6, 0.7)]) with
        {
            RiskFactors = [new RateRatio("smoking", 2.5, []), new RateRatio("copd", 3, [])],
            Tests = ["chest-x-ray"],
            Treatments = [new TreatmentOption { Line = 1, Drugs = ["amoxicillin"] }],
            Mortality = new Mortality(0.30, 1),
        },
        Acute("cystitis", "N30.90", 80, EncounterClass.Ambulatory,
            [P("dysuria", 0.9), new ConditionFinding { Finding = "urine-nitrite", Answers = new Dictionary<string, double> { ["positive"] = 0.6, ["negative"] = 0.4 } }]) with
        {
            Tests = ["urinalysis"],
        },
        Acute("myocardial-infarction", "I21.9", 15, EncounterClass.Inpatient, [P("chest-pain", 0.85)]) with
        {
            RiskFactors = [new RateRatio("smoking", 2, []), new RateRatio("type-2-diabetes", 2, []), new RateRatio("hypertension", 2, []), new RateRatio("statin", 0.7, [])],
            Treatments = [new TreatmentOption { Line = 1, Drugs = ["statin"], Procedures = ["angioplasty"] }],
            Mortality = new Mortality(0.30, 1),
        },
        Chronic("type-2-diabetes", "E11.9", 12, [P("thirst", 0.5), N("hba1c", 7.8, 1.0)]) with
        {
            RiskFactors = [new RateRatio("obesity", 3, [])],
            Tests = ["hba1c-test"],
            Treatments = [new TreatmentOption { Line = 1, Drugs = ["metformin"] }],
            Monitoring = [new Monitoring("hba1c", 2)],
            FollowUpVisitsPerYear = 2,
            Mortality = new Mortality(0, 1.6),
        },
        Chronic("hypertension", "I10", 25, [N("systolic", 152, 10), N("diastolic", 93, 7), P("headache", 0.1)]) with { FollowUpVisitsPerYear = 1 },
        Chronic("copd", "J44.9", 8, [P("cough", 0.7)]) with { RiskFactors = [new RateRatio("smoking", 8, [])], Mortality = new Mortality(0, 2) },
        Acute("migraine", "G43.909", 10, EncounterClass.Ambulatory, [P("headache", 0.98)]) with
        {
            Course = new Course { Pattern = CoursePattern.Recurrent, DurationDays = 2, EpisodesPerYear = 1.5 },
        },
    ];

    private static ConditionFinding P(string finding, double probability) => new() { Finding = finding, Probability = probability };

    private static ConditionFinding N(string finding, double mean, double deviation) =>
        new() { Finding = finding, Distribution = new ValueDistribution(DistributionShape.Normal, mean, deviation) };

    private static Condition Acute(string id, string icd, double perThousand, EncounterClass encounter, ConditionFinding[] findings) => new()
    {
        Id = id,
        Name = id.Replace('-', ' '),
        Icd10Cm = icd,
        System = OrganSystem.Infectious,
        Course = new Course { Pattern = CoursePattern.Acute, DurationDays = 10 },
        Urgency = Urgency.Routine,
        Severity = 0.1,
        Incidence = [new RateBand(0, 150, perThousand, perThousand)],
        Findings = findings,
        Encounter = encounter,
        Sources = s_sources,
    };

    private static Condition Chronic(string id, string icd, double perThousand, ConditionFinding[] findings) =>
        Acute(id, icd, perThousand, EncounterClass.Ambulatory, findings) with
        {
            Course = new Course { Pattern = CoursePattern.Chronic },
            Incidence = [new RateBand(0, 30, perThousand / 5, perThousand / 5), new RateBand(30, 150, perThousand, perThousand)],
        };

    private static TestDefinition[] Tests() =>
    [
        Test("chest-x-ray", "LOINC//36643-5", "opacity"),
        Test("urinalysis", "LOINC//24356-8", "urine-nitrite"),
        Test("hba1c-test", "LOINC//4548-4", "hba1c"),
    ];

    private static TestDefinition Test(string id, string code, string reveals) => new()
    {
        Id = id, Name = id.Replace('-', ' '), Code = code, Reveals = [reveals], PriceUsd = 20, Minutes = 40, Invasiveness = 1, Sources = s_sources,
    };

    private static Drug[] Drugs() =>
    [
        new Drug { Id = "amoxicillin", Name = "Amoxicillin", RxNorm = "723", Class = "penicillin", Sources = s_sources },
        new Drug { Id = "metformin", Name = "Metformin", RxNorm = "6809", Class = "biguanide", LongTerm = true, Effects = [new ValueEffect("hba1c", -1.1)], Sources = s_sources },
        new Drug { Id = "statin", Name = "Atorvastatin", RxNorm = "83367", Class = "statin", LongTerm = true, Sources = s_sources },
    ];
}
