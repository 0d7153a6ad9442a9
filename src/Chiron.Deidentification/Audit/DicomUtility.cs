namespace Chiron.Deidentification;

/// <summary>What of DICOM files went in and came out, at any depth of sequences; of written files alone.</summary>
public sealed record DicomUtility
{
    /// <summary>Elements with a value by the rule that the profile has for them: the action's name, <c>Unlisted</c>, or <c>Private</c>.</summary>
    public SortedDictionary<string, DicomRuleCounts> Rules { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Codes in code sequences.</summary>
    public long Codes { get; set; }

    public long CodesKept { get; set; }

    /// <summary>Elements of the standard that hold numbers.</summary>
    public long Numbers { get; set; }

    public long NumbersKept { get; set; }

    /// <summary>Dates, but for birth dates and where the options remove all of them.</summary>
    public long Days { get; set; }

    /// <summary>Of these, how many moved by exactly the patient's offset, so that every interval between them is kept.</summary>
    public long DaysKept { get; set; }

    /// <summary>Dates in the output elsewhere than their patient's offset puts them: only these could change an order. Must be none.</summary>
    public long OrderInversions { get; set; }

    /// <summary>Images, by their pixel data.</summary>
    public long Images { get; set; }

    /// <summary>Of these, how many have the same bytes; in the others text was blackened.</summary>
    public long ImagesKept { get; set; }

    /// <summary>Of descriptions, comments and other texts that are scrubbed rather than removed.</summary>
    public TextUtility Text { get; init; } = new();

    internal DicomRuleCounts Rule(string name) => Rules.TryGetValue(name, out var counts) ? counts : Rules[name] = new DicomRuleCounts();

    internal void Add(DicomUtility other)
    {
        foreach (var (name, counts) in other.Rules)
            Rule(name).Add(counts);
        Codes += other.Codes;
        CodesKept += other.CodesKept;
        Numbers += other.Numbers;
        NumbersKept += other.NumbersKept;
        Days += other.Days;
        DaysKept += other.DaysKept;
        OrderInversions += other.OrderInversions;
        Images += other.Images;
        ImagesKept += other.ImagesKept;
        Text.Add(other.Text);
    }
}
