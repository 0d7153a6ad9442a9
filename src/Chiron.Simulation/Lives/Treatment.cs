using Chiron.Knowledge;
using Chiron.Simulation.Charts;

namespace Chiron.Simulation.Lives;

/// <summary>Chooses one of a condition's treatment options by their shares and writes it down; what the patient is allergic to is left out.</summary>
internal static class Treatment
{
    public static void Give(Patient patient, int condition, Visit visit, DateTime time)
    {
        var pack = patient.Compiled.Pack;
        if (Choose(patient, pack.Conditions[condition]) is not { } option)
            return;

        foreach (var id in option.Drugs)
        {
            var drug = pack.Drugs.PlaceOf(id);
            if (drug < 0 || IsRuledOut(patient, pack.Drugs[drug]))
                continue;
            if (pack.Drugs[drug].LongTerm)
            {
                if (patient.State.Factors[patient.Compiled.Rates.DrugFactor + drug])
                    continue;
                patient.State.StartDrug(drug);
            }

            visit.Entries.Add(new ChartEntry(EntryKind.Medication, time, drug) { Reason = condition });
        }

        foreach (var id in option.Procedures)
            if (pack.Procedures.PlaceOf(id) is >= 0 and var procedure)
                visit.Entries.Add(new ChartEntry(EntryKind.Procedure, time, procedure) { Reason = condition });
    }

    private static TreatmentOption? Choose(Patient patient, Condition condition)
    {
        var total = Math.Max(1, condition.Treatments.Sum(t => t.Share));
        var left = patient.Chart.Uniform() * total;
        foreach (var option in condition.Treatments)
        {
            left -= option.Share;
            if (left < 0)
                return option;
        }

        return null;
    }

    private static bool IsRuledOut(Patient patient, Drug drug) =>
        patient.Life.Allergies.Exists(a =>
            Allergen.All[a].RulesOut is { } word
            && (drug.Name.Contains(word, StringComparison.OrdinalIgnoreCase) || drug.Class.Contains(word, StringComparison.OrdinalIgnoreCase)));
}
