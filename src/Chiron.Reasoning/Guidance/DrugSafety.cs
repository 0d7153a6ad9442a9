using Chiron.Knowledge;
using Chiron.Knowledge.Guidelines;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;

namespace Chiron.Reasoning.Guidance;

/// <summary>What in this person speaks against a drug, changes its dose, or would have to be known first. It assumes nothing that nobody said.</summary>
/// <param name="pack">Holds the drugs.</param>
/// <param name="subject">The person.</param>
/// <param name="facts">The same as facts, with what follows.</param>
internal sealed class DrugSafety(KnowledgePack pack, Case subject, AssessedFacts facts)
{
    private const double Possible = 0.05;       // a contraindication's probability in the differential that speaks against the drug
    private const double Presumed = 0.5;        // and that rules it out

    public IReadOnlyList<TreatmentReason> Of(Drug drug) =>
    [
        .. Allergies(drug), .. Contraindications(drug), .. Interactions(drug), .. Kidney(drug), .. Liver(drug), .. Pregnancy(drug), .. Genes(drug), .. Ages(drug),
        .. drug.Monitoring.Select(m => new TreatmentReason(
            TreatmentWeight.Monitor, TreatmentTopic.Monitoring, m.Finding, $"{Sentence.Lower(pack.Findings[m.Finding].Name)}: {Sentence.Lower(m.When).TrimEnd('.')}", drug.Sources)),
    ];

    private IEnumerable<TreatmentReason> Allergies(Drug drug)
    {
        foreach (var allergy in subject.Allergies ?? [])
        {
            var named = allergy.Drug == drug.Id || (allergy.Drug is null && allergy.Class == drug.Class);
            if (named || (allergy.Class == drug.Class && CrossReactions.IsAlike(drug.Class)))
                yield return Reason(TreatmentWeight.Excludes, $"allergy to {allergy.Substance}", named ? drug.Sources : [CrossReactions.Source]);
            else if (allergy.Class == drug.Class)
                yield return Reason(TreatmentWeight.Against, $"allergy to {allergy.Substance}, which is of the same class", drug.Sources);
            else if (allergy.Class is { } other && CrossReactions.IsRare(other, drug.Class))
                yield return Reason(
                    TreatmentWeight.Against,
                    $"allergy to {allergy.Substance}{(allergy.Severe ? " with a severe reaction" : "")}: cross-reactions are rare; what happened decides", [CrossReactions.Source]);
            else if (CrossReactions.IsAspirinLike(allergy.Drug, allergy.Class) && CrossReactions.IsAspirinLike(drug.Id, drug.Class))
                yield return Reason(TreatmentWeight.Against, $"reaction to {allergy.Substance}: aspirin and other anti-inflammatory painkillers may set off the same", [CrossReactions.Source]);

            TreatmentReason Reason(TreatmentWeight weight, string text, IReadOnlyList<string> sources) =>
                new(weight, TreatmentTopic.Allergy, allergy.Substance, text, sources);
        }
    }

    private IEnumerable<TreatmentReason> Contraindications(Drug drug)
    {
        foreach (var id in drug.Contraindications)
        {
            // Pregnancy has its own entry with its own words.
            if (id == "pregnancy" && drug.Pregnancy is not null)
                continue;
            var isCondition = pack.Conditions.TryGet(id, out var condition);
            var name = Sentence.Lower(isCondition ? condition!.Name : pack.Findings[id].Name);
            var holds = isCondition ? facts.IsKnown(id) : facts.IsPresent(id);
            var probability = isCondition && holds != true ? facts.ProbabilityOf(id) ?? 0 : 0;
            if (holds == true)
                yield return Reason(TreatmentWeight.Excludes, $"must not be given with {name}, which is {(isCondition ? "known" : "present")}");
            else if (probability >= Presumed)
                yield return Reason(TreatmentWeight.Excludes, $"must not be given with {name}, which is the likely cause ({probability:P0})");
            else if (probability >= Possible)
                yield return Reason(TreatmentWeight.Against, $"must not be given with {name}, which is possible here ({probability:P0})");
            else if (holds is null)
                yield return Reason(TreatmentWeight.ToCheck, $"{name} would rule it out and is not known");

            TreatmentReason Reason(TreatmentWeight weight, string text) => new(weight, TreatmentTopic.Contraindication, id, text, drug.Sources);
        }
    }

    /// <summary>What the drugs of one line of treatment do to each other: meant by the line, and to be checked before they are given together.</summary>
    public IEnumerable<TreatmentReason> Together(Drug drug, IEnumerable<string> line)
    {
        foreach (var other in line.Where(id => id != drug.Id).Select(id => pack.Drugs[id]))
            if (Worst(drug, other) is var (interaction, sources))
                yield return new TreatmentReason(
                    TreatmentWeight.ToCheck, TreatmentTopic.Interaction, other.Id,
                    $"with {Sentence.Lower(other.Name)}, which is given with it: {Sentence.Lower(interaction.Effect).TrimEnd('.')} ({(interaction.Avoid ? "severity: avoid" : "severity: caution")})",
                    sources);
    }

    private IEnumerable<TreatmentReason> Interactions(Drug drug)
    {
        foreach (var taken in subject.Drugs.Select(id => pack.Drugs[id]))
        {
            if (taken.Id == drug.Id)
            {
                yield return new TreatmentReason(TreatmentWeight.Adjust, TreatmentTopic.Interaction, taken.Id, "is taken already", []);
                continue;
            }

            if (Worst(drug, taken) is var (interaction, sources))
                yield return new TreatmentReason(
                    interaction.Avoid ? TreatmentWeight.Excludes : TreatmentWeight.Against, TreatmentTopic.Interaction, taken.Id,
                    $"with {Sentence.Lower(taken.Name)}, which is taken: {Sentence.Lower(interaction.Effect).TrimEnd('.')}", sources);
        }
    }

    // Either drug's entry may tell of the other; of what both tell, what forbids them goes first.
    private static (DrugInteraction Interaction, IReadOnlyList<string> Sources)? Worst(Drug drug, Drug other)
    {
        var meetings = drug.Interactions.Where(i => Names(i, other)).Select(i => (Interaction: i, drug.Sources))
            .Concat(other.Interactions.Where(i => Names(i, drug)).Select(i => (Interaction: i, other.Sources))).ToList();
        return meetings.Count == 0 ? null : meetings.OrderByDescending(m => m.Interaction.Avoid).First();
    }

    private static bool Names(DrugInteraction interaction, Drug other) => interaction.With == other.Id || interaction.With == other.Class;

    private IEnumerable<TreatmentReason> Kidney(Drug drug)
    {
        if (drug.Renal.Count == 0)
            yield break;
        if (facts.Kidneys is not { } kidneys)
        {
            yield return Reason(
                TreatmentWeight.ToCheck,
                $"kidney function is not known; below an eGFR of {drug.Renal.Max(r => r.BelowEgfr):0}: {Sentence.Lower(drug.Renal.MaxBy(r => r.BelowEgfr)!.Advice).TrimEnd('.')}", drug.Sources);
            yield break;
        }

        // The strictest of the limits that it falls below.
        if (drug.Renal.Where(r => kidneys.Egfr < r.BelowEgfr).MinBy(r => r.BelowEgfr) is { } dosing)
            yield return Reason(
                dosing.Avoid ? TreatmentWeight.Excludes : TreatmentWeight.Adjust,
                $"eGFR {kidneys.Egfr:0}, below {dosing.BelowEgfr:0}: {Sentence.Lower(dosing.Advice).TrimEnd('.')}",
                kidneys.IsEstimated ? [.. drug.Sources, KidneyFunction.FormulaSource] : drug.Sources);

        TreatmentReason Reason(TreatmentWeight weight, string text, IReadOnlyList<string> sources) => new(weight, TreatmentTopic.Kidney, "egfr", text, sources);
    }

    private IEnumerable<TreatmentReason> Liver(Drug drug)
    {
        if (subject.LiverClass is { } known && drug.Hepatic.Where(h => known >= h.From).MaxBy(h => h.From) is { } dosing)
            yield return new TreatmentReason(
                dosing.Avoid ? TreatmentWeight.Excludes : TreatmentWeight.Adjust, TreatmentTopic.Liver, "child-pugh",
                $"Child–Pugh class {known}: {Sentence.Lower(dosing.Advice).TrimEnd('.')}", drug.Sources);
    }

    private IEnumerable<TreatmentReason> Pregnancy(Drug drug)
    {
        if (facts.IsPregnant == false)
            yield break;
        var pregnant = facts.IsPregnant == true;
        var (weight, text) = (drug.Pregnancy, pregnant) switch
        {
            (null, true) => (TreatmentWeight.Against, "pregnancy: the pack says nothing of it, which does not mean that it is safe"),
            (null, false) => (TreatmentWeight.ToCheck, "pregnancy is not known, and the pack says nothing of the drug in it"),
            ({ } told, true) => (
                told.Risk switch { PregnancyRisk.Avoid => TreatmentWeight.Excludes, PregnancyRisk.Caution => TreatmentWeight.Against, _ => TreatmentWeight.For },
                $"pregnancy: {Sentence.Lower(told.Advice).TrimEnd('.')}"),
            ({ Risk: PregnancyRisk.Compatible }, false) => (TreatmentWeight.For, $"pregnancy is not known; if there is one: {Sentence.Lower(drug.Pregnancy.Advice).TrimEnd('.')}"),
            ({ } told, false) => (TreatmentWeight.ToCheck, $"pregnancy is not known; if there is one: {Sentence.Lower(told.Advice).TrimEnd('.')}"),
        };
        yield return new TreatmentReason(weight, TreatmentTopic.Pregnancy, "pregnancy", text, drug.Sources);
    }

    private IEnumerable<TreatmentReason> Genes(Drug drug)
    {
        foreach (var gene in drug.Pharmacogenes.GroupBy(g => g.Gene, StringComparer.Ordinal))
        {
            var known = subject.Genes.Where(g => g.Gene == gene.Key).Select(g => g.Phenotype).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var advice in gene.Where(g => known.Contains(g.Phenotype)))
                yield return new TreatmentReason(
                    advice.Avoid ? TreatmentWeight.Excludes : TreatmentWeight.Adjust, TreatmentTopic.Gene, $"{gene.Key} {advice.Phenotype}",
                    $"{gene.Key} {advice.Phenotype}: {Sentence.Lower(advice.Advice).TrimEnd('.')}", drug.Sources);
            if (known.Count == 0 && gene.Any(g => g.Avoid))
                yield return new TreatmentReason(
                    TreatmentWeight.ToCheck, TreatmentTopic.Gene, gene.Key, $"{gene.Key} is not known and can rule it out ({string.Join(", ", gene.Where(g => g.Avoid).Select(g => g.Phenotype))})",
                    drug.Sources);
        }
    }

    private IEnumerable<TreatmentReason> Ages(Drug drug)
    {
        foreach (var band in drug.Ages)
            if (facts.AgeYears is not { } age)
            {
                if (band.Avoid)
                    yield return Reason(TreatmentWeight.ToCheck, $"the age is not known; {Band(band)}: {Sentence.Lower(band.Advice).TrimEnd('.')}", band);
            }
            else if (age >= band.FromAge && age < band.ToAge)
                yield return Reason(band.Avoid ? TreatmentWeight.Excludes : TreatmentWeight.Adjust, $"{Band(band)}: {Sentence.Lower(band.Advice).TrimEnd('.')}", band);

        TreatmentReason Reason(TreatmentWeight weight, string text, AgeAdvice band) => new(weight, TreatmentTopic.Age, Band(band), text, drug.Sources);
    }

    private static string Band(AgeAdvice band) => (band.FromAge, band.ToAge) switch
    {
        (0, var to) => $"below {to:0.##} years",
        (var from, double.PositiveInfinity) => $"from {from:0.##} years on",
        var (from, to) => to >= 120 ? $"from {from:0.##} years on" : $"from {from:0.##} to {to:0.##} years",
    };
}
