using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Searches a cleaned DICOM file, as it stands on the disk and through the reader, for everything known of its patient and the care providers, and compares
/// it with its source: no value that the profile lists otherwise, no UID of an instance and no date may stand that the patient's days do not explain. Also
/// counts what was kept. For one thread.
/// </summary>
/// <remarks>Pixels are no text: what is burned into them is the cleaner's to find.</remarks>
/// <param name="options">Those that the file was cleaned with.</param>
internal sealed class DicomAudit(DeidentificationPolicy policy, DeidentificationKey key, AuditIndex index, DicomOptions options)
{
    private const string StandardUids = "1.2.840.10008.";
    private const int MostBytesSearched = 1 << 20;
    private const int MaximumFindings = 100;
    private const int MaximumCachedPatients = 2048;

    // Which kind of object, by whose software: no instance.
    private static readonly HashSet<uint> KindUids = [0x00020002, 0x00020010, 0x00020012, 0x00080016, 0x00081150, 0x0008010C];

    // What the profile itself puts in a name's place is nobody's name, even where somebody is called so.
    private static readonly string Dummy = Encoding.ASCII.GetString(DummyValue.Of(DicomVr.LO)).TrimEnd();

    private readonly ConfidentialityProfile _profile = new(options);
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sourceUids = new(StringComparer.Ordinal);
    private readonly HashSet<DateOnly> _sourceDays = [];
    private readonly List<LeakFinding> _findings = [];
    private string _file = "";
    private long _leaks;
    private long _stringsSearched;

    /// <param name="name">Of the output file.</param>
    /// <param name="pseudonym">Whose it is.</param>
    public DicomAuditResult Check(string name, DicomFile source, DicomFile output, string pseudonym)
    {
        (_file, _leaks, _stringsSearched) = (name, 0, 0);
        _findings.Clear();
        _sourceUids.Clear();
        _sourceDays.Clear();
        Visit(source, (tag, vr, text) =>
        {
            if (vr == DicomVr.UI && IsInstance(tag, text))
                _sourceUids.Add(text);
            else if (vr is DicomVr.DA or DicomVr.DT && DicomDate.Day(text) is { } day)
                _sourceDays.Add(day);
        });
        var owner = index.OwnerOf(pseudonym);
        if (owner < 0)
            Report(DicomTags.PatientId, "a patient whom no reading of the source has seen");
        var offset = OffsetDays(pseudonym);
        Visit(output, (tag, vr, text) => Search(tag, vr, text, owner, offset));
        var isShifted = (options & DicomOptions.RetainModifiedDates) != DicomOptions.None;
        var comparison = new DicomComparison(_profile, isShifted ? offset : null, tag => Report(tag, "a value that the profile does not keep"));
        comparison.Compare(source.Dataset, output.Dataset);
        return new DicomAuditResult(_leaks, [.. _findings], _stringsSearched, comparison.Utility);
    }

    private int OffsetDays(string pseudonym)
    {
        if (_offsets.TryGetValue(pseudonym, out var known))
            return known;
        if (_offsets.Count >= MaximumCachedPatients)
            _offsets.Clear();
        return _offsets[pseudonym] = index.TryFind(pseudonym, out var identity) ? new PatientTransform(key, policy, identity).OffsetDays : 0;
    }

    private void Search(DicomTag tag, DicomVr vr, string text, int owner, int offset)
    {
        _stringsSearched++;
        if (vr == DicomVr.UI)
        {
            if ((options & DicomOptions.RetainUids) == DicomOptions.None && IsInstance(tag, text) && _sourceUids.Contains(text))
                Report(tag, "a UID of the source");
        }
        else if (vr is DicomVr.DA or DicomVr.DT)
        {
            if (DicomDate.Day(text) is { } day && _sourceDays.Contains(day) && (offset == 0 || !_sourceDays.Contains(day.AddDays(-offset))))
                Report(tag, "a date of the source that was not shifted");
        }
        else if (text.Length >= 3 && text != Dummy && index.Search.Find(IdentifierSearch.WithoutUuid(text), owner, isTerm: vr == DicomVr.CS, withEverybodys: vr != DicomVr.CS) is { } found)
        {
            Report(tag, found);
        }
    }

    private static bool IsInstance(DicomTag tag, string uid) => !KindUids.Contains(tag.Value) && !uid.StartsWith(StandardUids, StringComparison.Ordinal);

    private static void Visit(DicomFile file, Action<DicomTag, DicomVr, string> visit)
    {
        if (file.Meta is { } meta)
            Visit(meta, DicomText.Default, visit);
        Visit(file.Dataset, DicomPeople.Encoding(file.Dataset), visit);
    }

    private static void Visit(DicomDataset dataset, Encoding? encoding, Action<DicomTag, DicomVr, string> visit)
    {
        foreach (var element in dataset.Elements)
        {
            if (element.Tag == DicomTags.DeidentificationMethod || element.Tag == DicomTags.DeidentificationMethodCodeSequence)
                continue; // the cleaner's own words
            if (element.Items is { } items)
            {
                foreach (var item in items)
                    Visit(item, item.Find(DicomTags.SpecificCharacterSet) is { } set ? DicomText.Of(set.Value.Span) : encoding, visit);
                continue;
            }

            if (element.Value.IsEmpty || element.IsEncapsulated || element.Tag == DicomTags.PixelData)
                continue;

            // Unknown bytes are what the dictionary says of them, or may be text all the same: every byte is a character of Latin-1.
            var vr = element.Vr is DicomVr.UN && !element.Tag.IsPrivate ? DicomDictionary.Vr(element.Tag) : element.Vr;
            var text = vr.IsCharacters ? DicomText.Decode(element.Value.Span, encoding) ?? Encoding.Latin1.GetString(element.Value.Span)
                : vr is DicomVr.UN or DicomVr.OB or DicomVr.None && element.Value.Length <= MostBytesSearched ? Encoding.Latin1.GetString(element.Value.Span) : null;
            if (text is null)
                continue;
            if (!vr.HasSeveralValues)
                visit(element.Tag, vr, text);
            else
                foreach (var value in text.Split('\\'))
                    if (value.Trim(' ', '\0') is { Length: > 0 } one)
                        visit(element.Tag, vr, one);
        }
    }

    private void Report(DicomTag tag, string kind)
    {
        _leaks++;
        if (_findings.Count < MaximumFindings)
            _findings.Add(new LeakFinding(_file, Document: 0, "DICOM", tag.ToString(), kind));
    }
}
