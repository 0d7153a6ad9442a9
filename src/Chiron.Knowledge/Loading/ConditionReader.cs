namespace Chiron.Knowledge.Loading;

/// <summary>Reads one entry of <c>conditions/*.yaml</c>.</summary>
internal static class ConditionReader
{
    public static Condition Read(PackNode node) => new()
    {
        Id = node.Text("id"),
        Name = node.Text("name"),
        Synonyms = node.Texts("synonyms"),
        LayNames = node.Texts("lay"),
        Summary = node.OptionalText("summary"),
        Code = node.OptionalText("code"),
        Icd10Cm = node.Has("code") ? node.OptionalText("icd10cm") ?? "" : node.Text("icd10cm"),
        Snomed = node.OptionalText("snomed"),
        System = node.Choice<OrganSystem>("system"),
        Course = ReadCourse(node),
        Urgency = node.Choice<Urgency>("urgency"),
        Severity = node.Number("severity"),
        MustNotMiss = node.Flag("must_not_miss"),
        Incidence = node.Bands("incidence"),
        RiskFactors = [.. node.Entries("risk_factors").Select(ReadRiskFactor)],
        Findings = [.. node.Entries("findings").Select(ReadFinding)],
        Tests = node.Texts("tests"),
        Treatments = [.. node.Children("treatments").Select(ReadTreatment)],
        Encounter = node.Choice("encounter", (EncounterClass?)EncounterClass.Ambulatory),
        Mortality = ReadMortality(node),
        FollowUpVisitsPerYear = node.OptionalNumber("visits_per_year") ?? 0,
        Monitoring = [.. node.Entries("monitoring").Select(entry => new Monitoring(entry.Key, entry.Number ?? 0))],
        Sources = node.Texts("source"),
    };

    private static Course ReadCourse(PackNode node)
    {
        if (node.Child("course") is not { } course)
        {
            node.Report("'course' is missing");
            return new Course { Pattern = CoursePattern.Acute };
        }

        var read = new Course
        {
            Pattern = course.Choice<CoursePattern>("pattern"),
            DurationDays = course.OptionalNumber("duration_days") ?? 0,
            OnsetToVisitDays = course.OptionalNumber("onset_to_visit_days") ?? 0,
            EpisodesPerYear = course.OptionalNumber("episodes_per_year") ?? 0,
        };
        course.ReportUnknownKeys();
        return read;
    }

    private static Mortality ReadMortality(PackNode node)
    {
        if (node.Child("mortality") is not { } mortality)
            return new Mortality(0, 1);
        var read = new Mortality(mortality.OptionalNumber("case_fatality") ?? 0, mortality.OptionalNumber("rate_ratio") ?? 1);
        mortality.ReportUnknownKeys();
        return read;
    }

    private static RateRatio ReadRiskFactor((string Key, double? Number, PackNode? Node, int Line) entry)
    {
        if (entry.Node is not { } node)
            return new RateRatio(entry.Key, entry.Number ?? 1, []);
        var read = new RateRatio(entry.Key, node.Number("ratio"), node.Texts("source"));
        node.ReportUnknownKeys();
        return read;
    }

    private static ConditionFinding ReadFinding((string Key, double? Number, PackNode? Node, int Line) entry)
    {
        if (entry.Node is not { } node)
            return new ConditionFinding { Finding = entry.Key, Probability = entry.Number };
        var answers = node.Entries("answers").ToDictionary(answer => answer.Key, answer => answer.Number ?? 0, StringComparer.Ordinal);
        var read = new ConditionFinding
        {
            Finding = entry.Key,
            Probability = node.OptionalNumber("probability"),
            Distribution = DistributionReader.Read(node),
            Answers = answers.Count == 0 ? null : answers,
            Sources = node.Texts("source"),
        };
        node.ReportUnknownKeys();
        return read;
    }

    private static TreatmentOption ReadTreatment(PackNode node)
    {
        var read = new TreatmentOption
        {
            Line = (int)node.Number("line"),
            Drugs = node.Texts("drugs"),
            Procedures = node.Texts("procedures"),
            Advice = node.OptionalText("advice"),
            Share = node.OptionalNumber("share") ?? 1,
            Sources = node.Texts("source"),
        };
        node.ReportUnknownKeys();
        return read;
    }
}
