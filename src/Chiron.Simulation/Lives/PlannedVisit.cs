using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Presenting;

namespace Chiron.Simulation.Lives;

/// <summary>A visit that was agreed on: the first of a record, a check-up, or a follow-up of known conditions.</summary>
internal static class PlannedVisit
{
    private const double WellVisitEveryDays = 330;

    /// <summary>Writes the visit and returns its last moment of work.</summary>
    /// <param name="patient">Whose.</param>
    /// <param name="ageDays">At arrival.</param>
    /// <param name="exposures">By finding: whether an exposure or history is present now.</param>
    /// <param name="isFirst">Takes down history, all risk factors and the problem list.</param>
    /// <param name="onsets">For the first visit: conditions already there and the age in days at which each began.</param>
    public static DateTime Run(Patient patient, double ageDays, Func<int, bool> exposures, bool isFirst, IReadOnlyList<(int Condition, double AgeDays)> onsets)
    {
        var compiled = patient.Compiled;
        var isWell = isFirst || ageDays - LastWellVisit(patient) >= WellVisitEveryDays;
        var start = patient.TimeAt(ageDays);
        var visit = patient.Open(
            isFirst ? VisitPurpose.NewPatient : isWell ? VisitPurpose.WellVisit : VisitPurpose.FollowUp, EncounterClass.Ambulatory, start, TimeSpan.FromMinutes(25));
        var background = new Background(compiled.Findings, compiled.Rates, patient.State, ageDays);

        var time = start.AddMinutes(5);
        foreach (var f in (ReadOnlySpan<int>)[compiled.BodySize.Height, compiled.BodySize.MassIndex, compiled.BodySize.Weight])
            Measure(patient, f, background, visit, time, ageDays);
        foreach (var f in compiled.PlannedVitals)
            Measure(patient, f, background, visit, time, ageDays);
        if (isFirst)
            foreach (var f in compiled.FactorNumbers)
                Measure(patient, f, background, visit, time, ageDays);

        time = time.AddMinutes(5);
        if (isWell)
            TakeHistory(patient, exposures, isFirst, visit, time, ageDays);
        foreach (var (condition, began) in onsets)
            visit.Entries.Add(new ChartEntry(EntryKind.Diagnosis, time, condition) { Onset = patient.TimeAt(began), ProblemList = true });
        if (isFirst)
            foreach (var drug in patient.State.Drugs)
                visit.Entries.Add(new ChartEntry(EntryKind.Medication, time, drug));
        AskAfterConditions(patient, background, visit, time);

        time = time.AddMinutes(5);
        Monitor(patient, background, visit, time, ageDays);
        if (isWell)
            Immunize(patient, visit, time, ageDays / Calendar.DaysPerYear);
        visit.End = time.AddMinutes(5);
        return visit.End;
    }

    private static double LastWellVisit(Patient patient)
    {
        for (var i = patient.Life.Visits.Count - 1; i >= 0; i--)
            if (patient.Life.Visits[i].Purpose is VisitPurpose.NewPatient or VisitPurpose.WellVisit)
                return patient.AgeDaysAt(patient.Life.Visits[i].Start);
        return double.NegativeInfinity;
    }

    private static void Measure(Patient patient, int finding, Background background, Visit visit, DateTime time, double ageDays)
    {
        if (finding < 0 || patient.State.LastRecorded[finding] == ageDays)
            return;
        if (patient.Measurer.Measure(finding, -1, background, visit, time, ageDays) is { } value)
            patient.Measurer.Remember(finding, -1, background, value);
    }

    // All risk factors at the first visit; later only those that changed, and exposures once a year.
    private static void TakeHistory(Patient patient, Func<int, bool> exposures, bool isFirst, Visit visit, DateTime time, double ageDays)
    {
        var compiled = patient.Compiled;
        foreach (var f in compiled.FactorFindings)
        {
            var present = exposures(f);
            ref var recorded = ref patient.State.Factors[compiled.Rates.FindingFactor + f];
            var isPresentExposure = present && compiled.Pack.Findings[f].Kind == FindingKind.Exposure;
            if (!isFirst && present == recorded && !isPresentExposure)
                continue;
            recorded = present;
            patient.State.LastRecorded[f] = ageDays;
            visit.Entries.Add(new ChartEntry(EntryKind.Observation, time, f, new Answer(f, present)));
        }
    }

    private static void AskAfterConditions(Patient patient, Background background, Visit visit, DateTime time)
    {
        var asked = new HashSet<int>();
        foreach (var condition in patient.State.Present.TakeLast(2))
            foreach (var (f, _) in patient.Compiled.Findings.Effects[condition].Booleans.Where(e => IsSimple(patient, e.Key)).OrderByDescending(e => e.Value).ThenBy(e => e.Key).Take(2))
                if (asked.Add(f))
                {
                    var present = patient.Presentation.Chance(background.Rates[f]);
                    visit.Entries.Add(new ChartEntry(EntryKind.Observation, time, f, new Answer(f, present)));
                    patient.State.Factors[patient.Compiled.Rates.FindingFactor + f] = present;
                }
    }

    private static bool IsSimple(Patient patient, int finding) =>
        patient.Compiled.Pack.Findings[finding].Kind is FindingKind.Symptom or FindingKind.Sign && patient.Compiled.Findings.Parents[finding].Length == 0;

    private static void Monitor(Patient patient, Background background, Visit visit, DateTime time, double ageDays)
    {
        foreach (var condition in patient.State.Present)
            foreach (var monitoring in patient.Compiled.Pack.Conditions[condition].Monitoring)
            {
                var f = patient.Compiled.Pack.Findings.PlaceOf(monitoring.Finding);
                if (f < 0 || monitoring.PerYear <= 0 || patient.Compiled.Pack.Findings[f].Answer != AnswerType.Number)
                    continue;
                if (ageDays - patient.State.LastRecorded[f] >= 0.8 * Calendar.DaysPerYear / monitoring.PerYear)
                    Measure(patient, f, background, visit, time, ageDays);
            }
    }

    private static void Immunize(Patient patient, Visit visit, DateTime time, double ageYears)
    {
        for (var v = 0; v < Vaccine.All.Count; v++)
        {
            var vaccine = Vaccine.All[v];
            if (ageYears < vaccine.FromAge || ageYears >= vaccine.ToAge)
                continue;
            var given = patient.Life.Visits.SelectMany(x => x.Entries).Where(e => e.Kind == EntryKind.Immunization && e.Place == v).ToList();
            var isDue = given.Count < vaccine.Doses && (given.Count == 0 || (time - given[^1].Time).TotalDays >= vaccine.EveryYears * Calendar.DaysPerYear);
            if (isDue && patient.Chart.Chance(0.6))
                visit.Entries.Add(new ChartEntry(EntryKind.Immunization, time, v));
        }
    }
}
