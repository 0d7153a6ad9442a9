using Chiron.Simulation.Charts;
using Chiron.Simulation.Identity;
using Chiron.Simulation.Randomness;

namespace Chiron.Simulation.Lives;

/// <summary>A life under way: state, chart and the person's own random streams, shared by the kinds of visit.</summary>
internal sealed class Patient
{
    private readonly CareNetwork _network;
    private readonly CareSite _home;
    private readonly Clinician _doctor;

    public Patient(CompiledPack compiled, CareNetwork network, long seed, long subject, Life life)
    {
        _network = network;
        Compiled = compiled;
        Life = life;
        State = new PersonState(compiled.Rates, life.Person.Sex);
        LifeRandom = new SubjectRandom(seed, subject, RandomStream.Life);
        Presentation = new SubjectRandom(seed, subject, RandomStream.Presentation);
        Chart = new SubjectRandom(seed, subject, RandomStream.Chart);
        Measurer = new Measurer(compiled, State, new SubjectRandom(seed, subject, RandomStream.Values));
        _home = Chart.Pick(network.Sites);
        _doctor = Chart.Pick(_home.Clinicians);
        for (var a = 0; a < Allergen.All.Count; a++)
            if (Chart.Chance(Allergen.All[a].Share))
                life.Allergies.Add(a);
    }

    public CompiledPack Compiled { get; }

    public Life Life { get; }

    public PersonState State { get; }

    public SubjectRandom LifeRandom { get; }

    public SubjectRandom Presentation { get; }

    public SubjectRandom Chart { get; }

    public Measurer Measurer { get; }

    public DateTime TimeAt(double ageDays) =>
        // Whole seconds, so that what FHIR writes and what the truth files write are one time.
        new(Life.Person.Birth.Ticks + (long)(ageDays * 86_400) * TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);

    public double AgeDaysAt(DateTime time) => (time - Life.Person.Birth).TotalDays;

    public Visit Open(VisitPurpose purpose, Chiron.Knowledge.EncounterClass seenIn, DateTime start, TimeSpan lasts)
    {
        var elsewhere = seenIn != Chiron.Knowledge.EncounterClass.Ambulatory && Chart.Chance(0.3);
        var site = elsewhere ? Chart.Pick(_network.Sites) : _home;
        var visit = new Visit
        {
            Id = Chart.Uuid(),
            Purpose = purpose,
            Class = seenIn,
            Start = start,
            End = start + lasts,
            Site = site,
            Clinician = seenIn == Chiron.Knowledge.EncounterClass.Ambulatory && Chart.Chance(0.8) ? _doctor : Chart.Pick(site.Clinicians),
        };
        Life.Visits.Add(visit);
        return visit;
    }
}
