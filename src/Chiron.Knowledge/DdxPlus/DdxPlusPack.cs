using System.Globalization;

namespace Chiron.Knowledge.DdxPlus;

/// <summary>
/// DDXPlus as a knowledge pack. Each binary evidence becomes a boolean finding, each categorical one a category, each value of a multi-choice one a boolean finding that implies
/// the parent question; the probabilities are shares learned from patients.
/// </summary>
/// <remarks>
/// The patients are no population: incidence stands for the share of patients of an age and sex who have the condition, all conditions together
/// <see cref="VisitsPer1000"/> per 1,000 person-years. Course, urgency and harm are derived from the dataset's severity and are estimates.
/// </remarks>
public static class DdxPlusPack
{
    public const string SourceId = "ddxplus-2022";

    /// <summary>Stands for all patients of an age and sex.</summary>
    public const double VisitsPer1000 = 500;

    private const double BaseRate = 0.0005;     // the dataset shows no evidence that the condition does not list

    private static readonly string[] Measured = [SourceId], Estimated = [SourceId, Source.Estimate];

    /// <param name="shares">Learned from the patients that the pack may know.</param>
    public static KnowledgePack Build(EvidenceShares shares)
    {
        var catalogue = shares.Catalogue;
        return new KnowledgePack
        {
            Name = "ddxplus",
            Version = "2022",
            Notice = $"Made from DDXPlus (Fansi Tchango et al. 2022, CC BY 4.0) and {shares.Patients.Count} of its simulated patients, for measurement alone; it says nothing about real people.",
            ContentHash = PackWriter.NotWritten,
            OtherVisits = [new RateBand(0, 150, 1, 1)],
            Deaths = [new RateBand(0, 150, 0, 0)],
            Conditions = new(Enumerable.Range(0, catalogue.Conditions.Count).Select(c => ConditionOf(shares, c)), c => c.Id),
            Findings = new(Enumerable.Range(0, catalogue.Evidences.Count).SelectMany(e => FindingsOf(catalogue, e)), f => f.Id),
            Tests = new([], t => t.Id),
            Drugs = new([], d => d.Id),
            Procedures = new([], p => p.Id),
            RedFlags = new([], r => r.Id),
            Sources = new(
                [new Source { Id = SourceId, Title = "DDXPlus: A New Dataset For Automatic Medical Diagnosis", Issuer = "Fansi Tchango A, Goel R, Wen Z, Martel J, Ghosn J", Year = 2022, Doi = "10.48550/arXiv.2205.09148" }],
                s => s.Id),
        };
    }

    private static IEnumerable<Finding> FindingsOf(DdxPlusCatalogue catalogue, int place)
    {
        var evidence = catalogue.Evidences[place];
        var kind = evidence.IsAntecedent ? FindingKind.History : FindingKind.Symptom;
        string[] implied = catalogue.Parents[place] is >= 0 and var parent ? [DdxPlusTerms.Finding(catalogue.Evidences[parent])] : [];
        RateBand[] rare = [new RateBand(0, 150, BaseRate, BaseRate)];
        switch (evidence.Type)
        {
            case EvidenceType.Binary:
                yield return new Finding
                {
                    Id = DdxPlusTerms.Finding(evidence), Name = evidence.Question, Kind = kind, Answer = AnswerType.Boolean, Question = evidence.Question, BaseRate = rare,
                    Implies = implied, Sources = Measured,
                };
                break;
            case EvidenceType.Categorical:
                yield return new Finding
                {
                    Id = DdxPlusTerms.Finding(evidence), Name = evidence.Question, Kind = kind, Answer = AnswerType.Category, Question = evidence.Question,
                    Options =
                    [
                        .. evidence.Values.Select((value, v) => new FindingOption(
                            DdxPlusTerms.Option(evidence, v), value.Meaning, null, v == evidence.Default ? 1 - (BaseRate * (evidence.Values.Count - 1)) : BaseRate)),
                    ],
                    Sources = Measured,
                };
                break;
            default:
                for (var v = 0; v < evidence.Values.Count; v++)
                    if (v != evidence.Default)
                        yield return new Finding
                        {
                            Id = DdxPlusTerms.Finding(evidence, v), Name = $"{evidence.Question} {evidence.Values[v].Meaning}", Kind = kind, Answer = AnswerType.Boolean,
                            Question = $"{evidence.Question} {evidence.Values[v].Meaning}?", BaseRate = rare, Implies = implied, Sources = Measured,
                        };
                break;
        }
    }

    private static Condition ConditionOf(EvidenceShares shares, int place)
    {
        var condition = shares.Catalogue.Conditions[place];
        return new Condition
        {
            Id = DdxPlusTerms.Condition(condition),
            Name = condition.Name,
            Icd10Cm = condition.Icd10,
            System = SystemOf(condition.Icd10),
            Course = new Course { Pattern = CoursePattern.Acute, DurationDays = 14 },
            Urgency = (Urgency)(6 - condition.Severity),
            Severity = Math.Round(1.1 - (0.2 * condition.Severity), 2),
            MustNotMiss = condition.Severity <= 2,
            Incidence = [.. EvidenceShares.AgeBands.Select(band => new RateBand(band.From, band.To, Share(band.From, Sex.Female), Share(band.From, Sex.Male)))],
            Findings = [.. condition.Evidences.SelectMany(e => LinksOf(shares, place, e)).OrderBy(link => link.Finding, StringComparer.Ordinal)],
            Encounter = condition.Severity <= 2 ? EncounterClass.Emergency : EncounterClass.Ambulatory,
            Sources = Estimated,
        };

        double Share(int age, Sex sex)
        {
            double Joint(int c) => shares.Priors[c] * shares.Age(c, age) * shares.Sex(c, sex);
            return Rounded(VisitsPer1000 * Joint(place) / Enumerable.Range(0, shares.Catalogue.Conditions.Count).Sum(Joint));
        }
    }

    private static IEnumerable<ConditionFinding> LinksOf(EvidenceShares shares, int condition, int place)
    {
        var evidence = shares.Catalogue.Evidences[place];
        var applies = shares.HangsOnParent(condition, place) ? shares.Present(condition, shares.Catalogue.Parents[place]) : 1;
        switch (evidence.Type)
        {
            case EvidenceType.Binary:
                yield return new ConditionFinding { Finding = DdxPlusTerms.Finding(evidence), Probability = Rounded(applies * shares.Present(condition, place)) };
                break;
            case EvidenceType.Categorical:
                var values = shares.Values(place)[condition];
                var sum = values.Sum();
                var answers = new Dictionary<string, double>(StringComparer.Ordinal);
                for (var v = 0; v < values.Length; v++)
                    if (v != evidence.Default)
                        answers[DdxPlusTerms.Option(evidence, v)] = Rounded(applies * values[v] / sum);
                answers[DdxPlusTerms.Option(evidence, evidence.Default)] = 1 - answers.Values.Sum();
                yield return new ConditionFinding { Finding = DdxPlusTerms.Finding(evidence), Answers = answers };
                break;
            default:
                for (var v = 0; v < evidence.Values.Count; v++)
                    if (v != evidence.Default && applies * shares.Values(place)[condition][v] is var p && p > BaseRate)
                        yield return new ConditionFinding { Finding = DdxPlusTerms.Finding(evidence, v), Probability = Rounded(p) };
                break;
        }
    }

    // The chapter of the code says what it is filed under.
    private static OrganSystem SystemOf(string icd10) => icd10[0] switch
    {
        'A' or 'B' => OrganSystem.Infectious,
        'C' => OrganSystem.Oncology,
        'D' when string.CompareOrdinal(icd10, "D5") < 0 => OrganSystem.Oncology,
        'D' => OrganSystem.Blood,
        'E' => OrganSystem.Endocrine,
        'F' => OrganSystem.Psychiatric,
        'G' => OrganSystem.Neurological,
        'H' when string.CompareOrdinal(icd10, "H6") < 0 => OrganSystem.Eye,
        'H' => OrganSystem.EarNoseThroat,
        'I' => OrganSystem.Cardiovascular,
        'J' => OrganSystem.Respiratory,
        'K' => OrganSystem.Gastrointestinal,
        'L' => OrganSystem.Skin,
        'M' => OrganSystem.Musculoskeletal,
        'N' => OrganSystem.Renal,
        'S' => OrganSystem.Injury,
        'T' => OrganSystem.Toxicology,
        _ => OrganSystem.Immune,
    };

    private static double Rounded(double value) => double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
