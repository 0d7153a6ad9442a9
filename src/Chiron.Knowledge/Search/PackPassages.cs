using System.Globalization;
using Chiron.Knowledge.Guidelines;

namespace Chiron.Knowledge.Search;

/// <summary>Makes documents of a knowledge pack's entries, each citing the entry's own sources.</summary>
public static class PackPassages
{
    /// <summary>Begins the id of every document that stands for an entry.</summary>
    public const string Prefix = "pack:";

    private const int FindingsNamed = 40;

    /// <summary>Conditions, findings, tests, drugs, red flags and recommendations, in the order of their ids.</summary>
    public static IEnumerable<SearchDocument> Of(KnowledgePack pack) =>
    [
        .. pack.Conditions.Select(c => ConditionDocument(pack, c)),
        .. pack.Findings.Select(f => FindingDocument(pack, f)),
        .. pack.Tests.Select(t => Document(pack, "test", t.Id, t.Name, t.Sources, new Passage("Test", $"{t.Name} reveals {Names(t.Reveals.Select(r => pack.Findings[r].Name))}."))),
        .. pack.Drugs.Select(d => DrugDocument(pack, d)),
        .. pack.RedFlags.Select(r => Document(pack, "red-flag", r.Id, r.Name, r.Sources, new Passage("Red flag", $"{r.Name}. {r.Lay} Urgency: at least {r.Urgency}."))),
        .. pack.Recommendations.Select(r => RecommendationDocument(pack, r)),
    ];

    private static SearchDocument ConditionDocument(KnowledgePack pack, Condition condition)
    {
        var names = condition.Synonyms.Concat(condition.LayNames).ToList();
        List<Passage> passages =
        [
            new("Summary", string.Join(' ', new[] { condition.Summary, names.Count > 0 ? $"Also: {Names(names)}." : null, $"ICD-10-CM {condition.Icd10Cm}." }.OfType<string>())),
            new("Findings", $"{condition.Name} shows {Names(condition.Findings.OrderByDescending(f => f.Probability ?? 0).Take(FindingsNamed).Select(f => pack.Findings[f.Finding].Name))}."),
        ];
        if (condition.RiskFactors.Count > 0)
            passages.Add(new("Risk factors", $"{condition.Name} is more frequent or rarer with {Names(condition.RiskFactors.Select(r => NameOf(pack, r.Factor)))}."));
        if (condition.Tests.Count > 0)
            passages.Add(new("Tests", $"Usual tests for {condition.Name}: {Names(condition.Tests.Select(t => pack.Tests[t].Name))}."));
        foreach (var treatment in condition.Treatments)
            passages.Add(new(
                string.Create(CultureInfo.InvariantCulture, $"Treatment, line {treatment.Line}"),
                $"{condition.Name}: {Names(treatment.Drugs.Select(d => pack.Drugs[d].Name).Concat(treatment.Procedures.Select(p => pack.Procedures[p].Name)))}. {treatment.Advice}".TrimEnd()));
        return Document(pack, "condition", condition.Id, condition.Name, condition.Sources, [.. passages]);
    }

    private static SearchDocument FindingDocument(KnowledgePack pack, Finding finding) => Document(
        pack, "finding", finding.Id, finding.Name, finding.Sources,
        new Passage("Finding", string.Join(' ', new[] { finding.Name + ".", finding.Synonyms.Count + finding.LayNames.Count > 0 ? $"Also: {Names(finding.Synonyms.Concat(finding.LayNames))}." : null, finding.Question }.OfType<string>())));

    private static SearchDocument DrugDocument(KnowledgePack pack, Drug drug)
    {
        List<Passage> passages =
        [
            new("Use", $"{drug.Name} ({drug.Class.Replace('-', ' ')}{(drug.Synonyms.Count > 0 ? "; " + Names(drug.Synonyms) : "")}) is used for {Names(drug.Indications.Select(i => pack.Conditions[i].Name).Concat(drug.OtherUses))}."),
        ];
        if (drug.Contraindications.Count > 0)
            passages.Add(new("Contraindications", $"{drug.Name} must not be given with {Names(drug.Contraindications.Select(c => NameOf(pack, c)))}."));
        foreach (var interaction in drug.Interactions)
            passages.Add(new("Interactions", $"{drug.Name} with {NameOf(pack, interaction.With)}: {interaction.Effect}"));
        foreach (var renal in drug.Renal)
            passages.Add(new("Kidneys", string.Create(CultureInfo.InvariantCulture, $"{drug.Name} below an eGFR of {renal.BelowEgfr} mL/min/1.73 m²: {renal.Advice}")));
        foreach (var hepatic in drug.Hepatic)
            passages.Add(new("Liver", $"{drug.Name} in liver failure: {hepatic.Advice}"));
        if (drug.Pregnancy is { } pregnancy)
            passages.Add(new("Pregnancy", $"{drug.Name} in pregnancy: {pregnancy.Advice}"));
        return Document(pack, "drug", drug.Id, drug.Name, drug.Sources, [.. passages]);
    }

    private static SearchDocument RecommendationDocument(KnowledgePack pack, Recommendation recommendation) => Document(
        pack, "recommendation", recommendation.Id, recommendation.Title, recommendation.Sources,
        new Passage("Recommendation", string.Join(' ', new[]
        {
            recommendation.Advice, recommendation.Differs, recommendation.About.Count > 0 ? $"About: {Names(recommendation.About.Select(c => pack.Conditions[c].Name))}." : null,
            $"Strength: {recommendation.Strength}.",
        }.OfType<string>())));

    private static SearchDocument Document(KnowledgePack pack, string kind, string id, string name, IReadOnlyList<string> sources, params Passage[] passages) =>
        new($"{Prefix}{kind}/{id}", name, Citation(pack, sources), passages);

    private static string Citation(KnowledgePack pack, IReadOnlyList<string> sources)
    {
        var cited = sources.Where(s => s != Source.Estimate).Select(s => pack.Sources[s].Citation).ToList();
        return cited.Count > 0 ? string.Join(" · ", cited) : $"{pack.Name} {pack.Version}, estimate of its authors";
    }

    private static string NameOf(KnowledgePack pack, string id) =>
        pack.Conditions.TryGet(id, out var condition) ? condition.Name : pack.Findings.TryGet(id, out var finding) ? finding.Name
        : pack.Drugs.TryGet(id, out var drug) ? drug.Name : id.Replace('-', ' ');

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
