using Chiron.Tensors;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Benchmarks;

/// <summary>
/// Records of about the shape of an outpatient's: some 570 codes used as unequally as codes are, three visits a year, at each some eleven entries, half of
/// them measurements with values. Who has what is chance: it is there to be long, not to be learned.
/// </summary>
internal static class SamplingCohort
{
    private const int Conditions = 300, Measurements = 120, Findings = 60, Medications = 80;

    public static IReadOnlyList<CodeMetadata> Codes { get; } =
    [
        .. Of("ICD10CM", Conditions, EventKind.Condition),
        .. Of("LOINC", Measurements, EventKind.Measurement),
        .. Of("HPO", Findings, EventKind.Finding),
        .. Of("RXNORM", Medications, EventKind.Medication),
        new CodeMetadata { Code = "ENCOUNTER//AMB", Kind = EventKind.Encounter },
        new CodeMetadata { Code = "ENCOUNTER//IMP", Kind = EventKind.Encounter },
    ];

    public static List<Timeline> Draw(int subjects, ulong seed, double years) => [.. Enumerable.Range(0, subjects).Select(id => Subject(id, seed, years))];

    private static Timeline Subject(int id, ulong seed, double years)
    {
        var random = new CounterRandom(seed, (ulong)id);
        var builder = new TimelineBuilder();
        var birth = new DateTime(1940, 1, 1).AddDays(random.NextInt32(10_000));
        builder.Add(new Event(null, random.NextInt32(2) == 0 ? "GENDER//F" : "GENDER//M")).Add(new Event(birth, MedsCodes.Birth));
        var time = birth.AddDays(45 * 365.25);
        for (var end = time.AddDays(years * 365.25); time < end; time = time.AddDays(random.NextExponential() * 365.25 / 3))
        {
            builder.Add(new Event(time, random.NextInt32(8) == 0 ? "ENCOUNTER//IMP" : "ENCOUNTER//AMB"));
            for (var entries = 6 + random.NextInt32(9); entries > 0; entries--)
                builder.Add(Entry(time, ref random));
        }

        return builder.Build(id);
    }

    private static Event Entry(DateTime time, ref CounterRandom random) => random.NextInt32(10) switch
    {
        < 2 => new Event(time, Code("ICD10CM", Conditions, ref random)),
        < 7 => new Event(time, Code("LOINC", Measurements, ref random), 100 + (15 * random.NextNormal())),
        < 9 => new Event(time, Code("HPO", Findings, ref random), null, random.NextInt32(3) == 0 ? "present" : "absent"),
        _ => new Event(time, Code("RXNORM", Medications, ref random)),
    };

    // The k-th code about 1/k as often as the first.
    private static string Code(string system, int count, ref CounterRandom random) =>
        $"{system}//{(int)Math.Min(count - 1, Math.Exp(random.NextDouble() * Math.Log(count + 1)) - 1)}";

    private static IEnumerable<CodeMetadata> Of(string system, int count, EventKind kind) =>
        Enumerable.Range(0, count).Select(k => new CodeMetadata { Code = $"{system}//{k}", Kind = kind });
}
