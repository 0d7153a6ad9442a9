using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Randomness;
using Chiron.Simulation.Truth;

namespace Chiron.Simulation.Lives;

/// <summary>
/// Lives one life: from birth to the first visit by incidence alone, then event by event to the end of the record.
/// Hazards are constant between changes of state and birthdays, so waiting times are exponential and the choice among causes is by rate:
/// an exact draw from the competing hazards.
/// </summary>
internal sealed class LifeSimulator(CompiledPack compiled, CareNetwork network, SimulationOptions options)
{
    private const int PredictionTimes = 3;

    private readonly RiskCalculator _risks = new(compiled.Rates);
    private readonly double[] _rates = new double[compiled.Rates.Conditions];
    private double _done;     // age in days when the last visit's work ended

    public Life Simulate(long subject)
    {
        var identity = new SubjectRandom(options.Seed, subject, RandomStream.Identity);
        var years = identity.Uniform(options.MinimumRecordYears, options.MaximumRecordYears);
        var start = options.End.Date.AddDays(-Math.Round(years * Calendar.DaysPerYear)).AddHours(8).AddMinutes(5 * identity.Below(108));
        var life = new Life { Person = PersonFactory.Create(identity, start), RecordStart = start };
        var patient = new Patient(compiled, network, options.Seed, subject, life);
        var exposures = new Exposures(compiled, life.Person.Sex, options.Seed, subject);

        var onsets = LiveUntilRecord(patient, exposures);
        LiveThroughRecord(patient, exposures, onsets, Times(patient, subject));
        return life;
    }

    // Prediction times are drawn apart from what happens, at midnight, one in each third of the time that leaves a year to see the outcome.
    private Queue<DateTime> Times(Patient patient, long subject)
    {
        var random = new SubjectRandom(options.Seed, subject, RandomStream.PredictionTimes);
        var first = patient.Life.RecordStart.Date.AddDays(30);
        var days = (options.End.Date.AddDays(-RiskCalculator.HorizonDays - 1) - first).TotalDays;
        var times = new Queue<DateTime>();
        for (var i = 0; i < PredictionTimes; i++)
            times.Enqueue(first.AddDays(Math.Floor((i + random.Uniform()) * days / PredictionTimes)));
        return times;
    }

    private List<(int Condition, double AgeDays)> LiveUntilRecord(Patient patient, Exposures exposures)
    {
        var onsets = new List<(int, double)>();
        var end = patient.AgeDaysAt(patient.Life.RecordStart);
        for (var age = 0.0; age < end;)
        {
            foreach (var f in compiled.FactorFindings)
                patient.State.Factors[compiled.Rates.FindingFactor + f] = exposures.IsPresent(f, age);
            compiled.Rates.Rates(patient.State, age, _rates);
            for (var c = 0; c < _rates.Length; c++)
                if (compiled.Pack.Conditions[c].Course.Pattern == CoursePattern.Acute || patient.State.Factors[c])
                    _rates[c] = 0;

            var birthday = Math.Min(end, (Math.Floor(age / Calendar.DaysPerYear + 1e-9) + 1) * Calendar.DaysPerYear);
            var next = age + patient.LifeRandom.Exponential() / Math.Max(Sum(_rates), 1e-300);
            if (next >= birthday)
            {
                age = birthday;
                continue;
            }

            age = next;
            var onset = patient.LifeRandom.Weighted(_rates);
            patient.State.Begin(onset, age, recorded: false);
            patient.State.Recorded[onset] = true;
            onsets.Add((onset, Math.Floor(age)));
            foreach (var (factor, share) in compiled.Rates.DrugShares[onset])
                if (patient.Chart.Chance(share))
                    patient.State.StartDrug(factor - compiled.Rates.DrugFactor);
        }

        return onsets;
    }

    private void LiveThroughRecord(Patient patient, Exposures exposures, List<(int Condition, double AgeDays)> onsets, Queue<DateTime> times)
    {
        var state = patient.State;
        var end = patient.AgeDaysAt(options.End);
        var age = patient.AgeDaysAt(patient.Life.RecordStart);
        age = _done = patient.AgeDaysAt(PlannedVisit.Run(patient, age, f => exposures.IsPresent(f, age), isFirst: true, onsets));
        var planned = NextPlanned(patient, age);

        while (age < end)
        {
            state.Expire(age);
            compiled.Rates.Rates(state, age, _rates);
            var illness = Sum(_rates);
            var other = compiled.Rates.OtherVisits(state.Sex, age);
            var death = compiled.Rates.DeathRate(state, age);
            var birthday = (Math.Floor(age / Calendar.DaysPerYear + 1e-9) + 1) * Calendar.DaysPerYear;
            var prediction = times.TryPeek(out var at) ? patient.AgeDaysAt(at) : double.PositiveInfinity;
            var stop = Math.Min(Math.Min(Math.Min(birthday, end), Math.Min(planned, prediction)), state.NextExpiry(age));

            var next = age + patient.LifeRandom.Exponential() / (illness + other + death);
            if (next < stop)
            {
                var cause = patient.LifeRandom.Weighted([illness, other, death]);
                if (cause == 2)
                {
                    Die(patient, next);
                    return;
                }

                age = FallIll(patient, cause == 0 ? patient.LifeRandom.Weighted(_rates) : -1, other, next, ref planned);
            }
            else if (stop == prediction)
            {
                age = Math.Max(age, stop);
                Predict(patient, times.Dequeue(), age);
            }
            else if (stop == planned)
            {
                age = Math.Max(age, stop);
                age = _done = patient.AgeDaysAt(PlannedVisit.Run(patient, age, f => exposures.IsPresent(f, age), isFirst: false, []));
                planned = NextPlanned(patient, age);
            }
            else
            {
                age = stop;
            }
        }
    }

    private double FallIll(Patient patient, int condition, double otherRate, double ageDays, ref double planned)
    {
        var visit = new ProblemVisit(patient, condition, _rates, otherRate, ageDays, _done);
        _done = patient.AgeDaysAt(visit.Run());
        if (condition >= 0)
        {
            patient.State.Begin(condition, _done, recorded: true);
            if (compiled.Pack.Conditions[condition].FollowUpVisitsPerYear > 0)
                planned = Math.Min(planned, OfficeHour(_done + 30 * patient.Chart.Uniform(0.7, 1.3), patient));
        }

        return Math.Max(_done, ageDays);
    }

    private void Predict(Patient patient, DateTime time, double ageDays)
    {
        _risks.Compute(patient.State, ageDays);
        var id = patient.Life.Person.Id;
        for (var c = 0; c < compiled.Rates.Conditions; c++)
            if (!patient.State.Recorded[c] && _risks.Conditions[c] > 0)
                patient.Life.Risks.Add(new TrueRisk(id, time, compiled.Pack.Conditions[c].EventCode, RiskCalculator.HorizonDays, _risks.Conditions[c]));
        patient.Life.Risks.Add(new TrueRisk(id, time, Chiron.Timelines.Meds.MedsCodes.Death, RiskCalculator.HorizonDays, _risks.Death));
        patient.Life.Risks.Add(new TrueRisk(id, time, "ENCOUNTER//EMER", RiskCalculator.EncounterHorizonDays, _risks.Emergency));
        patient.Life.Risks.Add(new TrueRisk(id, time, "ENCOUNTER//IMP", RiskCalculator.EncounterHorizonDays, _risks.Inpatient));
    }

    private static void Die(Patient patient, double ageDays)
    {
        var death = patient.TimeAt(ageDays).AddSeconds(1);
        patient.Life.Death = death;
        foreach (var visit in patient.Life.Visits)
            if (visit.End > death)
                visit.End = death;
    }

    private double NextPlanned(Patient patient, double ageDays)
    {
        var perYear = (ageDays / Calendar.DaysPerYear) switch { < 2 => 4.0, < 18 => 1.0, < 50 => 0.7, _ => 1.0 };
        foreach (var c in patient.State.Present)
            perYear = Math.Max(perYear, Math.Min(4, compiled.Pack.Conditions[c].FollowUpVisitsPerYear));
        return OfficeHour(ageDays + Calendar.DaysPerYear / perYear * patient.Chart.Uniform(0.85, 1.2), patient);
    }

    private static double OfficeHour(double ageDays, Patient patient) => Math.Floor(ageDays) + (8 + 9 * patient.Chart.Uniform()) / 24;

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var v in values)
            sum += v;
        return sum;
    }
}
