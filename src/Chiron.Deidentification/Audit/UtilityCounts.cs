namespace Chiron.Deidentification;

/// <summary>What of the clinical content went in and came out.</summary>
public sealed record UtilityCounts
{
    /// <summary>Codes in Observations of the source.</summary>
    public long ObservationCodes { get; set; }

    public long ObservationCodesKept { get; set; }

    /// <summary>Numbers in Observations of the source.</summary>
    public long ObservationValues { get; set; }

    public long ObservationValuesKept { get; set; }

    public long ObservationUnits { get; set; }

    public long ObservationUnitsKept { get; set; }

    /// <summary>Days in structured elements of the source, birth dates apart.</summary>
    public long Days { get; set; }

    /// <summary>Of these, how many came out moved by exactly the patient's offset, so that every interval between them is kept.</summary>
    public long DaysKept { get; set; }

    /// <summary>Days in the output that stand elsewhere than their patient's offset puts them: only these could change an order. Must be none.</summary>
    public long OrderInversions { get; set; }

    /// <summary>What of notes was kept.</summary>
    public TextUtility Text { get; init; } = new();

    internal void Add(UtilityCounts other)
    {
        ObservationCodes += other.ObservationCodes;
        ObservationCodesKept += other.ObservationCodesKept;
        ObservationValues += other.ObservationValues;
        ObservationValuesKept += other.ObservationValuesKept;
        ObservationUnits += other.ObservationUnits;
        ObservationUnitsKept += other.ObservationUnitsKept;
        Days += other.Days;
        DaysKept += other.DaysKept;
        OrderInversions += other.OrderInversions;
        Text.Add(other.Text);
    }
}
