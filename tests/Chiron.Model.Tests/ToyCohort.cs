using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

/// <summary>
/// People of whom everything is known: visits come at 2 a year, whatever happened before. At each a blood pressure is measured and, with a probability that
/// only their sex decides, condition X is recorded. Every other visit is for flu or a cold, equally often: fever is asked, then the cause is recorded.
/// </summary>
internal sealed class ToyCohort
{
    public const double VisitsPerYear = 2, Fever = 0.9;
    public const string X = "ICD10CM//X10", Flu = "ICD10CM//J11.1", Cold = "ICD10CM//J00", Visit = "ENCOUNTER//AMB", BloodPressure = "LOINC//8480-6",
        FeverFinding = "HPO//HP:0001945";

    private readonly Random _random;
    private readonly TimelineBuilder _builder = new();

    private ToyCohort(int seed) => _random = new Random(seed);

    public static IReadOnlyList<CodeMetadata> Codes { get; } =
    [
        new CodeMetadata { Code = X, Kind = EventKind.Condition },
        new CodeMetadata { Code = Flu, Kind = EventKind.Condition },
        new CodeMetadata { Code = Cold, Kind = EventKind.Condition },
        new CodeMetadata { Code = Visit, Kind = EventKind.Encounter },
        new CodeMetadata { Code = BloodPressure, Kind = EventKind.Measurement, Unit = "mm[Hg]" },
        new CodeMetadata { Code = FeverFinding, Kind = EventKind.Finding },
        new CodeMetadata { Code = "GENDER//F", Kind = EventKind.Demographic },
        new CodeMetadata { Code = "GENDER//M", Kind = EventKind.Demographic },
    ];

    /// <summary>The probability that a visit records X.</summary>
    public static double XPerVisit(bool female) => female ? 0.08 : 0.4;

    /// <summary>True probability of at least one X within so many days.</summary>
    public static double XRisk(bool female, double days) => 1 - Math.Exp(-VisitsPerYear * XPerVisit(female) * days / 365.25);

    public static bool IsFemale(long subject) => subject % 2 == 0;

    public static List<Timeline> Simulate(int subjects, int seed, double years = 8, int firstId = 0)
    {
        var cohort = new ToyCohort(seed);
        return [.. Enumerable.Range(firstId, subjects).Select(id => cohort.Subject(id, years))];
    }

    private Timeline Subject(long id, double years)
    {
        var birth = new DateTime(1950, 1, 1).AddDays(_random.Next(3650));
        _builder.Add(new Event(null, IsFemale(id) ? "GENDER//F" : "GENDER//M")).Add(new Event(birth, MedsCodes.Birth));
        var time = birth.AddDays(40 * 365.25);
        var end = time.AddDays(years * 365.25);
        while (true)
        {
            time = time.AddDays(-Math.Log(1 - _random.NextDouble()) * 365.25 / VisitsPerYear);
            if (time > end)
                return _builder.Build(id);
            _builder.Add(new Event(time, Visit)).Add(new Event(time, BloodPressure, (float)(120 + (10 * _random.NextDouble()))));
            if (_random.NextDouble() < XPerVisit(IsFemale(id)))
                _builder.Add(new Event(time, X));
            if (_random.NextDouble() < 0.5)
                continue;
            var isFlu = _random.NextDouble() < 0.5;
            var fever = _random.NextDouble() < (isFlu ? Fever : 1 - Fever);
            _builder.Add(new Event(time, FeverFinding, null, fever ? "present" : "absent")).Add(new Event(time, isFlu ? Flu : Cold));
        }
    }
}
