namespace Chiron.Deidentification;

/// <summary>Data elements in the order of the file; of the file itself, or of one item of a sequence.</summary>
public sealed class DicomDataset
{
    public List<DicomElement> Elements { get; init; } = [];

    /// <summary>No value representations are written: they follow from the dictionary.</summary>
    public bool IsImplicit { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>Of an item: its length was left undefined and a delimiter ends it.</summary>
    public bool HasUndefinedLength { get; init; }

    internal long MeasuredLength { get; set; }

    /// <summary>The element, or null; the first one where a file holds it twice.</summary>
    public DicomElement? Find(DicomTag tag)
    {
        foreach (var element in Elements) // in the order of the file, which broken files do not sort
            if (element.Tag == tag)
                return element;
        return null;
    }

    /// <summary>Puts an element in the place that its tag asks for, instead of any that has it.</summary>
    public void Set(DicomElement element)
    {
        Elements.RemoveAll(other => other.Tag == element.Tag);
        var at = Elements.FindIndex(other => other.Tag > element.Tag);
        Elements.Insert(at < 0 ? Elements.Count : at, element);
    }
}
