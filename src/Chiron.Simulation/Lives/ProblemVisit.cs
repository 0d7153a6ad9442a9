using Chiron.Knowledge;
using Chiron.Simulation.Charts;
using Chiron.Simulation.Presenting;
using Chiron.Simulation.Truth;

namespace Chiron.Simulation.Lives;

/// <summary>
/// A visit for something new: vital signs, the complaint, questions and examination, tests, diagnosis, treatment.
/// </summary>
/// <remarks>
/// What is asked and ordered depends only on what is already in the chart (the complaint, then the differential so far), never on the truth.
/// So asking carries no information of its own and the posterior of <see cref="Differential"/> is exact.
/// </remarks>
internal sealed class ProblemVisit
{
    private const double LeastWritten = 1e-4;

    private readonly Patient _patient;
    private readonly CompiledPack _compiled;
    private readonly int _condition;
    private readonly double _ageDays;
    private readonly Background _background;
    private readonly Differential _differential;
    private readonly Shown _shown;
    private readonly Visit _visit;

    /// <param name="patient">Before the new condition is set in the state.</param>
    /// <param name="condition">The new condition, or -1 for an illness that the pack does not hold.</param>
    /// <param name="rates">Hazards per day at this moment: the prior.</param>
    /// <param name="otherRate">Of an illness that the pack does not hold.</param>
    /// <param name="ageDays">When it strikes; an ambulatory visit is at office hours of the same day.</param>
    /// <param name="notBefore">When the visit before ended.</param>
    public ProblemVisit(Patient patient, int condition, ReadOnlySpan<double> rates, double otherRate, double ageDays, double notBefore)
    {
        _patient = patient;
        _compiled = patient.Compiled;
        _condition = condition;
        var seenIn = DrawClass(patient, condition);
        _ageDays = seenIn == EncounterClass.Ambulatory ? Math.Max(notBefore, AtOfficeHours(ageDays)) : ageDays;
        _background = new Background(_compiled.Findings, _compiled.Rates, patient.State, _ageDays);
        _differential = new Differential(_compiled.Findings, _background, Priors(rates, otherRate, seenIn));
        _shown = new Shown(_compiled.Findings, _background, condition, patient.Presentation);
        _visit = patient.Open(VisitPurpose.Problem, seenIn, patient.TimeAt(_ageDays), TimeSpan.FromMinutes(30));
    }

    /// <summary>Runs the visit and returns its last moment of work (treatment), from which life goes on.</summary>
    public DateTime Run()
    {
        var time = _visit.Start.AddMinutes(6);
        foreach (var vital in _visit.Class == EncounterClass.Ambulatory ? _compiled.ClinicVitals : _compiled.Vitals)
            Measure(vital, time, -1);

        time = time.AddMinutes(6);
        _visit.Complaint = _shown.Complaint;
        _differential.Complain(_shown.Complaint);
        if (_shown.Complaint >= 0)
        {
            Write(new Answer(_shown.Complaint, true), time);
            AskChildren(_shown.Complaint, time);
        }

        Ask(_shown.Complaint >= 0 ? _compiled.Findings.Related.To(_shown.Complaint) : _compiled.Findings.Related.WithoutComplaint, 4 + _patient.Presentation.Below(3), time);
        var leaders = Leaders();
        foreach (var leader in leaders)
            Ask(_compiled.Findings.Typical[leader], 3, time);

        time = Order(leaders, time);
        time = time.AddMinutes(10);
        WritePosterior(time);
        Diagnose(time);
        time = time.AddMinutes(5);
        if (_condition >= 0)
            Treatment.Give(_patient, _condition, _visit, time);
        time = time.AddMinutes(5);
        _visit.End = _visit.Class == EncounterClass.Inpatient ? Discharge(time) : time;
        return time;
    }

    // 0–24 h onto 8–17 h, in order.
    private static double AtOfficeHours(double ageDays) => Math.Floor(ageDays) + (8 + 9 * (ageDays - Math.Floor(ageDays))) / 24;

    private static EncounterClass DrawClass(Patient patient, int condition)
    {
        var definition = condition < 0 ? null : patient.Compiled.Pack.Conditions[condition];
        Span<double> shares = stackalloc double[3];
        for (var i = 0; i < shares.Length; i++)
            shares[i] = EncounterShares.Of(definition, (EncounterClass)i);
        return (EncounterClass)patient.Presentation.Weighted(shares);
    }

    private double[] Priors(ReadOnlySpan<double> rates, double otherRate, EncounterClass seenIn)
    {
        var priors = new double[rates.Length + 1];
        for (var c = 0; c < rates.Length; c++)
            priors[c] = rates[c] * EncounterShares.Of(_compiled.Pack.Conditions[c], seenIn);
        priors[^1] = otherRate * EncounterShares.Of(null, seenIn);
        return priors;
    }

    private void Ask(int[] findings, int count, DateTime time)
    {
        foreach (var f in findings)
        {
            if (count == 0)
                return;
            if (!_shown.CanAsk(f))
                continue;
            var answer = _shown.Ask(f);
            _differential.Observe(answer);
            Write(answer, time);
            count--;
            if (answer.Present == true)
                AskChildren(f, time);
        }
    }

    private void AskChildren(int finding, DateTime time)
    {
        foreach (var child in _compiled.Findings.Children[finding].AsSpan(0, Math.Min(4, _compiled.Findings.Children[finding].Length)))
        {
            if (!_shown.CanAsk(child) || !IsAskable(child))
                continue;
            var answer = _shown.Ask(child);
            _differential.Observe(answer);
            Write(answer, time);
        }
    }

    private bool IsAskable(int finding) => _compiled.Pack.Findings[finding].Kind is FindingKind.Symptom or FindingKind.Sign;

    // Up to three conditions that lead the differential so far.
    private int[] Leaders()
    {
        var posterior = _differential.Posterior();
        return
        [
            .. Enumerable.Range(0, _differential.Conditions.Count).Where(h => posterior[h] > 0.03)
                .OrderByDescending(h => posterior[h]).ThenBy(h => h).Take(3).Select(h => _differential.Conditions[h]),
        ];
    }

    // Orders tests of the leading conditions; returns when the last result is there.
    private DateTime Order(int[] leaders, DateTime time)
    {
        var most = _visit.Class switch { EncounterClass.Ambulatory => 2, EncounterClass.Emergency => 4, _ => 5 };
        var ordered = new List<int>();
        foreach (var leader in leaders)
            foreach (var id in _compiled.Pack.Conditions[leader].Tests.Take(3))
                if (_compiled.Pack.Tests.PlaceOf(id) is >= 0 and var test && ordered.Count < most && !ordered.Contains(test) && _patient.Presentation.Chance(0.8))
                    ordered.Add(test);

        var last = time;
        foreach (var test in ordered.OrderBy(t => _compiled.Pack.Tests[t].Minutes).ThenBy(t => t))
        {
            var known = time.AddMinutes(Math.Clamp(_compiled.Pack.Tests[test].Minutes, 5, 240));
            Reveal(test, known);
            last = known;
        }

        return last;
    }

    private void Reveal(int test, DateTime time)
    {
        var definition = _compiled.Pack.Tests[test];
        foreach (var id in definition.Reveals)
        {
            var f = _compiled.Pack.Findings.PlaceOf(id);
            if (f < 0 || _compiled.Pack.Findings[f].Rules.Count > 0)
                continue;
            if (_compiled.Pack.Findings[f].Answer == AnswerType.Number)
                Measure(f, time, test);
            else if (_shown.CanAsk(f))
            {
                var answer = _shown.Ask(f);
                _differential.Observe(answer);
                Write(answer, time, test);
            }
        }

        _visit.Entries.Add(new ChartEntry(EntryKind.Report, time, test));
    }

    private void Measure(int finding, DateTime time, int test)
    {
        if (_patient.State.LastRecorded[finding] == _ageDays)
            return;
        if (_patient.Measurer.Measure(finding, _condition, _background, _visit, time, _ageDays, test) is not { } value)
            return;
        if (!_compiled.BodySize.Contains(finding))
            _differential.Observe(new Answer(finding, null, value));
        _patient.Measurer.Remember(finding, _condition, _background, value);
    }

    private void Write(in Answer answer, DateTime time, int test = -1)
    {
        _visit.Entries.Add(new ChartEntry(EntryKind.Observation, time, answer.Finding, answer, test));
        if (answer.Present is { } present)
            _patient.State.Factors[_compiled.Rates.FindingFactor + answer.Finding] = present;
    }

    private void WritePosterior(DateTime time)
    {
        var posterior = _differential.Posterior();
        for (var h = 0; h < posterior.Length; h++)
            if (posterior[h] >= LeastWritten)
                _patient.Life.Posteriors.Add(new TruePosterior(
                    _patient.Life.Person.Id, time, _visit.Id,
                    h < posterior.Length - 1 ? _compiled.Pack.Conditions[_differential.Conditions[h]].EventCode : OtherIllness.EventCode,
                    posterior[h]));
    }

    private void Diagnose(DateTime time) =>
        _visit.Entries.Add(new ChartEntry(EntryKind.Diagnosis, time, _condition)
        {
            ProblemList = _condition >= 0 && _compiled.Pack.Conditions[_condition].Course.Pattern != CoursePattern.Acute,
        });

    private DateTime Discharge(DateTime time)
    {
        var days = _condition < 0 ? 1 : Math.Clamp(_compiled.Pack.Conditions[_condition].Course.DurationDays / 3, 1, 9);
        return time.AddMinutes(Math.Floor(days * _patient.Chart.Uniform(0.7, 1.4) * 24 * 60));
    }
}
