namespace Chiron.Knowledge;

/// <summary>A disease or injury that the pack can tell apart from others.</summary>
public sealed record Condition
{
    /// <summary>Kebab-case, unique in the pack, stable over versions.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Other names that clinicians write.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>Names in everyday words; the first one is shown to patients.</summary>
    public IReadOnlyList<string> LayNames { get; init; } = [];

    /// <summary>What it is, in a sentence of plain words.</summary>
    public string? Summary { get; init; }

    /// <summary>Event code of a disease that ICD-10-CM has no code of its own for, such as <c>OMIM//154700</c>; null where <see cref="Icd10Cm"/> is its code.</summary>
    public string? Code { get; init; }

    /// <summary>ICD-10-CM with its dot, such as <c>I21.9</c>; empty where there is a <see cref="Code"/> instead.</summary>
    public required string Icd10Cm { get; init; }

    /// <summary>SNOMED CT concept id; null where unsure.</summary>
    public string? Snomed { get; init; }

    public required OrganSystem System { get; init; }

    public required Course Course { get; init; }

    /// <summary>How soon a person in whom it is suspected must be seen.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>Harm of leaving it untreated: 0 none, 1 death or worse.</summary>
    public required double Severity { get; init; }

    /// <summary>Dangerous, treatable and easily mistaken: never to be dropped silently from a differential.</summary>
    public bool MustNotMiss { get; init; }

    /// <summary>New cases (for a recurrent condition: first episodes) per 1,000 person-years, by age and sex; ascending, without overlap; 0 outside.</summary>
    public required IReadOnlyList<RateBand> Incidence { get; init; }

    public IReadOnlyList<RateRatio> RiskFactors { get; init; } = [];

    /// <summary>What the entry names and, in a loaded pack, the more general findings that follow from it.</summary>
    public required IReadOnlyList<ConditionFinding> Findings { get; init; }

    /// <summary>Ids of the tests that are usual when it is suspected.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    public IReadOnlyList<TreatmentOption> Treatments { get; init; } = [];

    public required EncounterClass Encounter { get; init; }

    public Mortality Mortality { get; init; } = new(0, 1);

    /// <summary>Mean planned visits a year while it lasts.</summary>
    public double FollowUpVisitsPerYear { get; init; }

    public IReadOnlyList<Monitoring> Monitoring { get; init; } = [];

    /// <summary>Source ids, or <c>estimate</c>, for every number above that names none of its own.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The code that events carry: <see cref="Code"/>, else <c>ICD10CM//…</c>.</summary>
    public string EventCode => Code ?? "ICD10CM//" + Icd10Cm;

    /// <summary>New cases per person-year at an age; the mean of both sexes where <paramref name="sex"/> is null.</summary>
    public double IncidencePerYear(double ageYears, Sex? sex) => RateBand.At(Incidence, ageYears, sex) / 1000;
}
