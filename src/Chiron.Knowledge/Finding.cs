namespace Chiron.Knowledge;

/// <summary>Something that can be asked, examined or measured, and its answer among people whom no condition of the pack moves.</summary>
public sealed record Finding
{
    /// <summary>Kebab-case, unique in the pack (conditions, tests, drugs and procedures included), stable over versions.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Other ways that clinicians write it.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>Ways that patients say it; the first one is shown to them.</summary>
    public IReadOnlyList<string> LayNames { get; init; } = [];

    /// <summary>Event code: <c>HPO//HP:0001945</c>, <c>LOINC//8310-5</c>, <c>SNOMED//…</c>; null where no standard code is known for certain.</summary>
    public string? Code { get; init; }

    public required FindingKind Kind { get; init; }

    public required AnswerType Answer { get; init; }

    /// <summary>What to ask a patient, in plain words; null for what is measured.</summary>
    public string? Question { get; init; }

    /// <summary>For a boolean: share of people present without any condition of the pack that brings it about, by age and sex. The leak of the noisy-or.</summary>
    public IReadOnlyList<RateBand> BaseRate { get; init; } = [];

    /// <summary>UCUM unit of a number.</summary>
    public string? Unit { get; init; }

    /// <summary>Other units that the number is written in.</summary>
    public IReadOnlyList<UnitConversion> Units { get; init; } = [];

    /// <summary>The least value that a living person can have; below it, the entry is an error.</summary>
    public double? Minimum { get; init; }

    /// <summary>The greatest value that a living person can have; above it, the entry is an error.</summary>
    public double? Maximum { get; init; }

    /// <summary>Digits after the decimal point that are reported.</summary>
    public int Decimals { get; init; }

    public IReadOnlyList<ReferenceRange> ReferenceRanges { get; init; } = [];

    /// <summary>For a number: its distribution where no condition moves it, by age and sex.</summary>
    public IReadOnlyList<BaselineBand> Baseline { get; init; } = [];

    /// <summary>For a category: its answers.</summary>
    public IReadOnlyList<FindingOption> Options { get; init; } = [];

    /// <summary>For a boolean that a number decides: the rules; one for an age range holds there. Empty where it is asked or seen by itself.</summary>
    public IReadOnlyList<ValueRule> Rules { get; init; } = [];

    /// <summary>Ids of more general boolean findings that are present whenever this one is: crushing chest pain is chest pain.</summary>
    public IReadOnlyList<string> Implies { get; init; } = [];

    /// <summary>Source ids, or <c>estimate</c>, for every number above.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>The code that events carry: <see cref="Code"/>, else <c>CHIRON//id</c>.</summary>
    public string EventCode => Code ?? "CHIRON//" + Id;

    /// <summary>Share of people with the finding without any cause in the pack.</summary>
    public double BaseRateAt(double ageYears, Sex? sex) => RateBand.At(BaseRate, ageYears, sex);

    /// <summary>The distribution of the value at an age where no condition moves it; null where no band holds the age.</summary>
    public ValueDistribution? BaselineAt(double ageYears, Sex? sex)
    {
        foreach (var band in Baseline)
            if (ageYears >= band.FromAge && ageYears < band.ToAge && (band.Sex is null || sex is null || band.Sex == sex))
                return band.Distribution with { Center = band.Distribution.Center + band.CenterPerYear * (ageYears - band.FromAge) };
        return null;
    }

    /// <summary>
    /// A value in the finding's own unit, to six significant digits where it was converted, as factors have no more: 100.4 °F is 38 °C. Null where
    /// the finding has no such unit.
    /// </summary>
    public double? InOwnUnit(double value, string unit)
    {
        if (unit == Unit)
            return value;
        foreach (var conversion in Units)
            if (conversion.Unit == unit)
                return ToSixDigits(value * conversion.Factor + conversion.Offset);
        return null;
    }

    /// <summary>What is normal at an age; null where no range holds it.</summary>
    public ReferenceRange? ReferenceAt(double ageYears, Sex? sex)
    {
        foreach (var range in ReferenceRanges)
            if (ageYears >= range.FromAge && ageYears < range.ToAge && (range.Sex is null || sex is null || range.Sex == sex))
                return range;
        return null;
    }

    private static double ToSixDigits(double value) =>
        value == 0 || !double.IsFinite(value) ? value : Math.Round(value, Math.Clamp(5 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
}
