namespace Chiron.Knowledge.Loading;

/// <summary>What must hold within and across the entries of a pack; faults go to the draft's problems.</summary>
internal sealed class PackRules(PackDraft draft)
{
    private readonly HashSet<string> _sources = [.. draft.Sources.Select(s => s.Entry.Id), Source.Estimate];
    private readonly Dictionary<string, Finding> _findings = First(draft.Findings, f => f.Id);
    private readonly HashSet<string> _conditions = [.. draft.Conditions.Select(c => c.Entry.Id)];
    private readonly HashSet<string> _tests = [.. draft.Tests.Select(t => t.Entry.Id)];
    private readonly HashSet<string> _drugs = [.. draft.Drugs.Select(d => d.Entry.Id)];
    private readonly HashSet<string> _classes = [.. draft.Drugs.Select(d => d.Entry.Class)];
    private readonly HashSet<string> _procedures = [.. draft.Procedures.Select(p => p.Entry.Id)];
    private readonly HashSet<string> _redFlags = [.. draft.RedFlags.Select(r => r.Entry.Id)];

    public void Apply()
    {
        CheckHeader();
        CheckIds();
        CheckCodesAreUnique();
        foreach (var source in draft.Sources)
            if (source.Entry is { Doi: null, PubMedId: null, Url: null })
                Report(source, $"source '{source.Entry.Id}' needs a doi, pmid or url");
        var findingRules = new FindingRules(_findings, Report);
        foreach (var finding in draft.Findings)
        {
            CheckSources(finding, finding.Entry.Sources);
            findingRules.Check(finding);
        }

        foreach (var condition in draft.Conditions)
            CheckCondition(condition);
        foreach (var test in draft.Tests)
            CheckTest(test);
        foreach (var drug in draft.Drugs)
            CheckDrug(drug);
        foreach (var procedure in draft.Procedures)
        {
            CheckSources(procedure, procedure.Entry.Sources);
            CheckCode(procedure, procedure.Entry.Code);
        }

        foreach (var flag in draft.RedFlags)
            CheckRedFlag(flag);
        var criterionRules = new CriterionRules(_findings, _conditions, _drugs, _classes, _redFlags);
        foreach (var recommendation in draft.Recommendations)
            CheckRecommendation(recommendation, criterionRules);
    }

    private void CheckHeader()
    {
        if (draft.OtherVisits.Count == 0)
            draft.Problems.Add(new KnowledgeProblem(PackReader.PackFile, 1, "'other_visits' is missing: visits per 1,000 person-years that no condition explains"));
        if (draft.Deaths.Count == 0)
            draft.Problems.Add(new KnowledgeProblem(PackReader.PackFile, 1, "'deaths' is missing: deaths per 1,000 person-years"));
        if (draft.Conditions.Count == 0)
            draft.Problems.Add(new KnowledgeProblem("conditions", 0, "the pack holds no conditions"));
    }

    private void CheckIds()
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        Check(draft.Conditions, c => c.Id);
        Check(draft.Findings, f => f.Id);
        Check(draft.Tests, t => t.Id);
        Check(draft.Drugs, d => d.Id);
        Check(draft.Procedures, p => p.Id);
        seen.Clear();
        Check(draft.Sources, s => s.Id);
        seen.Clear();
        Check(draft.RedFlags, r => r.Id);
        seen.Clear();
        Check(draft.Recommendations, r => r.Id);

        void Check<T>(List<Located<T>> entries, Func<T, string> idOf)
        {
            foreach (var entry in entries)
            {
                var id = idOf(entry.Entry);
                if (id.Length == 0 || id.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
                    Report(entry, $"id '{id}' must be of lower-case letters, digits and hyphens");
                else if (!seen.TryAdd(id, $"{entry.File}:{entry.Line}"))
                    Report(entry, $"id '{id}' is taken already at {seen[id]}");
            }
        }
    }

    private void CheckCodesAreUnique()
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var finding in draft.Findings)
            if (finding.Entry.Code is { } code && !seen.TryAdd(code, finding.Entry.Id))
                Report(finding, $"code '{code}' is that of '{seen[code]}' already");
        foreach (var condition in draft.Conditions)
            if (!seen.TryAdd(condition.Entry.EventCode, condition.Entry.Id))
                Report(condition, $"code '{condition.Entry.EventCode}' is that of '{seen[condition.Entry.EventCode]}' already");
        foreach (var drug in draft.Drugs)
            if (!seen.TryAdd(drug.Entry.EventCode, drug.Entry.Id))
                Report(drug, $"code '{drug.Entry.EventCode}' is that of '{seen[drug.Entry.EventCode]}' already");
    }

    private void CheckCondition(Located<Condition> located)
    {
        var condition = located.Entry;
        CheckSources(located, condition.Sources);
        CheckCode(located, condition.Code);
        if ((condition.Code is null || condition.Icd10Cm.Length > 0) && CodeFormats.Icd10CmProblem(condition.Icd10Cm) is { } problem)
            Report(located, problem);
        if (condition.Snomed is { } snomed)
            CheckCode(located, "SNOMED//" + snomed);
        Within(located, "severity", condition.Severity, 0, 1);
        Within(located, "case_fatality", condition.Mortality.CaseFatality, 0, 1);
        Within(located, "mortality rate_ratio", condition.Mortality.RateRatio, 0.01, 1000);
        Within(located, "visits_per_year", condition.FollowUpVisitsPerYear, 0, 365);
        if (condition.Course is { Pattern: CoursePattern.Acute or CoursePattern.Recurrent, DurationDays: <= 0 })
            Report(located, $"{condition.Id}: an acute or recurrent course needs 'duration_days' above 0");
        if (condition.Course is { Pattern: CoursePattern.Recurrent, EpisodesPerYear: <= 0 })
            Report(located, $"{condition.Id}: a recurrent course needs 'episodes_per_year' above 0");
        Bands.Check(condition.Incidence, "incidence", 1000, message => Report(located, message));
        if (condition.Incidence.Count == 0)
            Report(located, $"{condition.Id}: 'incidence' is missing");
        if (condition.Findings.Count == 0)
            Report(located, $"{condition.Id}: 'findings' is missing");

        foreach (var factor in condition.RiskFactors)
        {
            Known(located, "risk factor", factor.Factor, _conditions.Contains(factor.Factor) || _drugs.Contains(factor.Factor) || IsBoolean(factor.Factor));
            Within(located, $"rate ratio of '{factor.Factor}'", factor.Ratio, 0.001, 1000);
            CheckOwnSources(located, factor.Sources);
        }

        foreach (var finding in condition.Findings)
            CheckConditionFinding(located, finding);
        foreach (var test in condition.Tests)
            Known(located, "test", test, _tests.Contains(test));
        foreach (var monitoring in condition.Monitoring)
        {
            Known(located, "monitored finding", monitoring.Finding, _findings.ContainsKey(monitoring.Finding));
            Within(located, $"measurements of '{monitoring.Finding}' a year", monitoring.PerYear, 0, 1000);
        }

        foreach (var treatment in condition.Treatments)
        {
            foreach (var drug in treatment.Drugs)
                Known(located, "drug", drug, _drugs.Contains(drug));
            foreach (var procedure in treatment.Procedures)
                Known(located, "procedure", procedure, _procedures.Contains(procedure));
            Within(located, "treatment share", treatment.Share, 0, 1);
            Within(located, "treatment line", treatment.Line, 1, 9);
            CheckOwnSources(located, treatment.Sources);
        }
    }

    private void CheckConditionFinding(Located<Condition> located, ConditionFinding link)
    {
        CheckOwnSources(located, link.Sources);
        if (!_findings.TryGetValue(link.Finding, out var finding))
        {
            Known(located, "finding", link.Finding, known: false);
            return;
        }

        var stated = (link.Probability is null ? 0 : 1) + (link.Distribution is null ? 0 : 1) + (link.Answers is null ? 0 : 1);
        var fits = finding.Answer switch
        {
            AnswerType.Boolean => link.Probability is not null,
            AnswerType.Number => link.Distribution is not null,
            _ => link.Answers is not null,
        };
        if (stated != 1 || !fits)
            Report(located, $"{located.Entry.Id}: finding '{link.Finding}' is a {finding.Answer.ToString().ToLowerInvariant()}; "
                + "a boolean takes a probability, a number mean and sd or median and gsd, a category answers");
        if (finding.Rules.Count > 0)
            Report(located, $"{located.Entry.Id}: '{link.Finding}' is decided by '{finding.Rules[0].Finding}'; give the distribution of that instead");
        if (link.Probability is { } p)
            Within(located, $"probability of '{link.Finding}'", p, 0, 1);
        if (link.Answers is not { } answers)
            return;
        foreach (var (option, share) in answers)
        {
            Known(located, $"option of '{link.Finding}'", option, finding.Options.Any(o => o.Id == option));
            Within(located, $"probability of '{link.Finding}: {option}'", share, 0, 1);
        }

        if (Math.Abs(answers.Values.Sum() - 1) > 1e-6)
            Report(located, $"{located.Entry.Id}: the answers of '{link.Finding}' must sum to 1");
    }

    private void CheckTest(Located<TestDefinition> located)
    {
        var test = located.Entry;
        CheckSources(located, test.Sources);
        CheckCode(located, test.Code);
        Within(located, "price_usd", test.PriceUsd, 0, 1_000_000);
        Within(located, "minutes", test.Minutes, 0, 1_000_000);
        Within(located, "invasiveness", test.Invasiveness, 0, 4);
        Within(located, "harm", test.Harm, 0, 1);
        if (test.Reveals.Count == 0)
            Report(located, $"{test.Id}: 'reveals' is missing");
        foreach (var finding in test.Reveals)
            Known(located, "finding", finding, _findings.ContainsKey(finding));
        foreach (var id in test.Contraindications)
            Known(located, "contraindication", id, IsConditionFindingOrDrug(id));
    }

    private void CheckDrug(Located<Drug> located)
    {
        var drug = located.Entry;
        CheckSources(located, drug.Sources);
        if (drug.RxNorm is { } code)
            CheckCode(located, "RXNORM//" + code);
        foreach (var id in drug.Indications)
            Known(located, "indication", id, _conditions.Contains(id));
        foreach (var id in drug.Contraindications)
            Known(located, "contraindication", id, IsConditionFindingOrDrug(id));
        foreach (var interaction in drug.Interactions)
            Known(located, "interacting drug or class", interaction.With, _drugs.Contains(interaction.With) || _classes.Contains(interaction.With));
        foreach (var effect in drug.Effects)
            Known(located, "numeric finding", effect.Finding, _findings.TryGetValue(effect.Finding, out var f) && f.Answer == AnswerType.Number);
        foreach (var monitoring in drug.Monitoring)
            Known(located, "monitored finding", monitoring.Finding, _findings.ContainsKey(monitoring.Finding));
        foreach (var renal in drug.Renal)
            Within(located, $"below_egfr of '{drug.Id}'", renal.BelowEgfr, 1, 150);
        foreach (var age in drug.Ages)
            if (!(age.FromAge >= 0 && age.ToAge > age.FromAge))
                Report(located, $"{drug.Id}: ages from {age.FromAge} to {age.ToAge} hold nobody");
        foreach (var gene in drug.Pharmacogenes)
            if (CodeFormats.GeneProblem(gene.Gene) is { } problem)
                Report(located, problem);
    }

    private void CheckRedFlag(Located<RedFlag> located)
    {
        var when = located.Entry.When;
        CheckSources(located, located.Entry.Sources);
        foreach (var id in when.All.Concat(when.Any).Concat(when.None))
            Known(located, "condition or boolean finding", id, _conditions.Contains(id) || IsBoolean(id));
        foreach (var rule in when.Values)
            Known(located, "numeric finding", rule.Finding, _findings.TryGetValue(rule.Finding, out var f) && f.Answer == AnswerType.Number);
    }

    private void CheckRecommendation(Located<RecommendationDraft> located, CriterionRules rules)
    {
        foreach (var (part, line) in located.Entry.Parts)
            if (rules.ProblemOf(part) is { } problem)
                draft.Problems.Add(new KnowledgeProblem(located.File, line, $"'when': {problem}"));
        if (located.Entry.Recommendation is not { } recommendation)
            return;

        CheckSources(located, recommendation.Sources);
        foreach (var id in recommendation.About)
            Known(located, "condition", id, _conditions.Contains(id));
        foreach (var id in recommendation.Suggests.Concat(recommendation.Against))
            Known(located, "test, drug or procedure", id, _tests.Contains(id) || _drugs.Contains(id) || _procedures.Contains(id));
        foreach (var id in recommendation.Suggests.Intersect(recommendation.Against, StringComparer.Ordinal))
            Report(located, $"{recommendation.Id}: '{id}' is both suggested and advised against");
    }

    private bool IsBoolean(string id) => _findings.TryGetValue(id, out var finding) && finding.Answer == AnswerType.Boolean;

    private bool IsConditionFindingOrDrug(string id) => _conditions.Contains(id) || _findings.ContainsKey(id) || _drugs.Contains(id);

    private void CheckSources<T>(Located<T> located, IReadOnlyList<string> sources)
    {
        if (sources.Count == 0)
            Report(located, "'source' is missing: name a source id, or 'estimate'");
        CheckOwnSources(located, sources);
    }

    private void CheckOwnSources<T>(Located<T> located, IReadOnlyList<string> sources)
    {
        foreach (var source in sources)
            Known(located, "source", source, _sources.Contains(source));
    }

    private void CheckCode<T>(Located<T> located, string? code)
    {
        if (code is not null && CodeFormats.ProblemOf(code) is { } problem)
            Report(located, problem);
    }

    private void Known<T>(Located<T> located, string what, string id, bool known)
    {
        if (!known)
            Report(located, $"{what} '{id}' is not in the pack");
    }

    private void Within<T>(Located<T> located, string what, double value, double low, double high)
    {
        if (!(value >= low && value <= high))
            Report(located, $"{what} is {value}; it must lie from {low} to {high}");
    }

    private void Report<T>(Located<T> located, string message) =>
        draft.Problems.Add(new KnowledgeProblem(located.File, located.Line, message));

    private static Dictionary<string, T> First<T>(List<Located<T>> entries, Func<T, string> id)
    {
        var first = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in entries)
            first.TryAdd(id(entry.Entry), entry.Entry);
        return first;
    }
}
