namespace Chiron.Deidentification;

/// <summary>What was done, in numbers.</summary>
public sealed class TransformCounts
{
    public long Documents { get; set; }

    public long Resources { get; set; }

    public long DatesRewritten { get; set; }

    public long ReferencesRewritten { get; set; }

    public long IdentifiersRewritten { get; set; }

    public long NotesScrubbed { get; set; }

    public long NoteBytes { get; set; }

    /// <summary>Elements left out, by the rule's name or the element's.</summary>
    public SortedDictionary<string, long> ElementsRemoved { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Identifiers taken out of free text, by category.</summary>
    public SortedDictionary<string, long> TextIdentifiers { get; init; } = new(StringComparer.Ordinal);

    internal void Removed(string what) => ElementsRemoved[what] = ElementsRemoved.GetValueOrDefault(what) + 1;

    internal void Add(TransformCounts other)
    {
        Documents += other.Documents;
        Resources += other.Resources;
        DatesRewritten += other.DatesRewritten;
        ReferencesRewritten += other.ReferencesRewritten;
        IdentifiersRewritten += other.IdentifiersRewritten;
        NotesScrubbed += other.NotesScrubbed;
        NoteBytes += other.NoteBytes;
        foreach (var (what, count) in other.ElementsRemoved)
            ElementsRemoved[what] = ElementsRemoved.GetValueOrDefault(what) + count;
        foreach (var (what, count) in other.TextIdentifiers)
            TextIdentifiers[what] = TextIdentifiers.GetValueOrDefault(what) + count;
    }
}
