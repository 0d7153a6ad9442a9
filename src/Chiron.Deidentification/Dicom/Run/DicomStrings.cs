namespace Chiron.Deidentification;

/// <summary>The words that a DICOM file holds, at any depth: what an audit of the output searches.</summary>
public static class DicomStrings
{
    /// <summary>Each text value with the tag of its element; names of persons with spaces for their separators. Values of other kinds are left out.</summary>
    /// <param name="file">Read, and not disposed while this is enumerated.</param>
    public static IEnumerable<(DicomTag Tag, string Text)> Of(DicomFile file) => Of(file.Dataset, DicomPeople.Encoding(file.Dataset));

    private static IEnumerable<(DicomTag Tag, string Text)> Of(DicomDataset dataset, System.Text.Encoding? encoding)
    {
        foreach (var element in dataset.Elements)
        {
            if (element.Items is { } items)
            {
                foreach (var item in items)
                    foreach (var found in Of(item, item.Find(DicomTags.SpecificCharacterSet) is { } set ? DicomText.Of(set.Value.Span) : encoding))
                        yield return found;
                continue;
            }

            // Characters of a set that cannot be read are searched as Latin-1: what is ASCII in them is found.
            if ((element.Vr.IsCharacters || (element.Vr == DicomVr.UN && element.Value.Length <= 1 << 16)) && !element.Value.IsEmpty)
                yield return (element.Tag, (DicomText.Decode(element.Value.Span, encoding) ?? System.Text.Encoding.Latin1.GetString(element.Value.Span)).Replace('^', ' '));
        }
    }
}
