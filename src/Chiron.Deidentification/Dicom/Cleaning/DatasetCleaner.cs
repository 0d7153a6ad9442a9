using System.Text;
using System.Text.RegularExpressions;

namespace Chiron.Deidentification;

/// <summary>Applies the profile to one file's elements at any depth. Changes the datasets in place; values are replaced, never written into. For one thread.</summary>
internal sealed partial class DatasetCleaner(
    ConfidentialityProfile profile, DeidentificationPolicy policy, Pseudonyms pseudonyms, TextScrubber scrubber, PatientContext patient, string patientId)
{
    public DicomCounts Counts { get; } = new();

    /// <summary>Whether an overlay plane (its group) shows text or cannot be looked at; null removes all overlays.</summary>
    public Func<DicomDataset, ushort, bool>? OverlayShowsText { get; init; }

    public void Clean(DicomDataset dataset) => Clean(dataset, DicomPeople.Encoding(dataset), isDummy: false, depth: 0);

    // isDummy: of the items of a sequence that is to be replaced by a dummy: the structure stays, what it says goes.
    private void Clean(DicomDataset dataset, Encoding? encoding, bool isDummy, int depth)
    {
        if (depth > 0 && dataset.Find(DicomTags.SpecificCharacterSet) is { } set)
            encoding = DicomText.Of(set.Value.Span);
        var creators = Creators(dataset, encoding);
        var kept = new List<DicomElement>(dataset.Elements.Count);
        foreach (var element in dataset.Elements)
        {
            if (element.Tag.IsGroupLength)
                continue; // retired, and wrong after any change
            if (element.Tag.IsPrivate)
            {
                if (!isDummy && IsSafe(element, creators, dataset))
                    kept.Add(element);
                else if (!element.Tag.IsPrivateCreator)
                    Counts.PrivateRemoved++;
                continue;
            }

            if (depth > 0 && element.Tag == DicomTags.PixelData) // an image within a sequence, which nobody looked at
            {
                Counts.Removed++;
                continue;
            }

            if ((element.Tag.Group >> 8) == 0x60 && !KeepsOverlay(dataset, element.Tag.Group, isDummy))
            {
                Counts.Removed++;
                continue;
            }

            if (Apply(element, dataset, encoding, isDummy, depth) is { } result)
                kept.Add(result);
        }

        RemoveEmptyBlocks(kept);
        dataset.Elements.Clear();
        dataset.Elements.AddRange(kept);
    }

    private DicomElement? Apply(DicomElement element, DicomDataset dataset, Encoding? encoding, bool isDummy, int depth)
    {
        var vr = Meaning(element);
        var listed = profile.Listed(element.Tag);
        var action = listed != DicomAction.Unlisted ? listed : profile.Unlisted(element.Tag, vr);
        if (listed == DicomAction.Unlisted && action == DicomAction.Remove && !DicomDictionary.Contains(element.Tag))
        {
            Counts.UnknownRemoved++;
            return null;
        }

        if (action == DicomAction.Remove)
        {
            Counts.Removed++;
            return null;
        }

        if (vr == DicomVr.SQ)
            return Sequence(element, dataset, encoding, action, isDummy, depth);
        if (element.Value.IsEmpty)
        {
            Counts.Kept++;
            return element;
        }

        if (depth == 0 && (element.Tag == DicomTags.PatientName || element.Tag == DicomTags.PatientId))
        {
            Counts.Dummies++;
            return Replace(element, patient.Transform.Pseudonym);
        }

        if (!isDummy && IsCode(element))
        {
            Counts.Kept++;
            return element;
        }

        if (isDummy && action is DicomAction.CleanText or DicomAction.ShiftDate or DicomAction.CleanGraphic)
            action = DicomAction.Dummy;
        switch (action)
        {
            case DicomAction.Empty:
                Counts.Emptied++;
                return With(element, ReadOnlyMemory<byte>.Empty);
            case DicomAction.Dummy:
                if (element.Tag == DicomTags.PatientId && Decode(element, encoding) is { } id && id == patientId)
                    return Replace(element, patient.Transform.Pseudonym);
                Counts.Dummies++;
                return With(element, DummyValue.Of(element.Vr == DicomVr.UN ? vr : element.Vr));
            case DicomAction.ReplaceUid:
                return Uid(element, encoding);
            case DicomAction.ShiftDate:
                return Date(element, vr, encoding);
            case DicomAction.CleanGraphic when !vr.IsCharacters:
                Counts.Kept++; // an overlay that was looked at
                return element;
            case DicomAction.CleanText or DicomAction.CleanGraphic:
                return Text(element, vr, encoding);
            default:
                return isDummy && (vr.IsBytes || vr is DicomVr.DS or DicomVr.IS) ? With(element, DummyValue.Of(element.Vr)) : Keep(element, vr, encoding);
        }
    }

    private DicomElement? Sequence(DicomElement element, DicomDataset dataset, Encoding? encoding, DicomAction action, bool isDummy, int depth)
    {
        var items = element.Items;
        if (items is null)
        {
            // A sequence that the file holds as bytes: unknown ones are implicit little-endian (PS3.5 6.2.2).
            items = DicomParser.TryReadItems(element.Value, element.Vr == DicomVr.UN && !dataset.IsImplicit ? DicomParser.ImplicitLittleEndian : dataset);
            if (items is null)
            {
                Counts.Removed++;
                return null;
            }

            element = new DicomElement(element.Tag, element.Vr, default) { Items = items, IsImplicitForm = element.IsImplicitForm };
        }

        if (action == DicomAction.Empty)
        {
            Counts.Emptied++;
            items.Clear();
            return element;
        }

        if (action == DicomAction.Dummy && items.Count > 0)
        {
            Counts.Dummies++;
            items.RemoveRange(1, items.Count - 1);
            isDummy = true;
        }
        else
        {
            Counts.Kept++;
        }

        foreach (var item in items)
            Clean(item, encoding, isDummy, depth + 1);
        return element;
    }

    // What the value is: of file and dictionary the one that says it is characters, for bytes that nobody expects to be words must not pass as numbers.
    private static DicomVr Meaning(DicomElement element)
    {
        if (element.IsSequence)
            return DicomVr.SQ;
        var known = DicomDictionary.Contains(element.Tag) ? DicomDictionary.Vr(element.Tag) : element.Vr;
        return !known.IsCharacters && known != DicomVr.SQ && element.Vr.IsCharacters ? element.Vr : known;
    }

    private DicomElement Uid(DicomElement element, Encoding? encoding)
    {
        if (Decode(element, encoding) is not { } text)
            return With(element, DummyValue.Of(DicomVr.UI));
        var values = text.Split('\\');
        var changed = false;
        for (var i = 0; i < values.Length; i++)
        {
            var uid = values[i].Trim();
            if (uid.Length == 0 || uid.StartsWith("1.2.840.10008.", StringComparison.Ordinal)) // the standard's own name things that all know
                continue;
            values[i] = pseudonyms.Uid(uid);
            changed = true;
        }

        if (!changed)
        {
            Counts.Kept++;
            return element;
        }

        Counts.UidsReplaced++;
        return Replace(element, string.Join('\\', values));
    }

    private DicomElement? Date(DicomElement element, DicomVr vr, Encoding? encoding)
    {
        if (vr is not (DicomVr.DA or DicomVr.DT or DicomVr.TM) || Decode(element, encoding) is not { } text)
        {
            Counts.Removed++; // a time zone, a stamp in bytes: nothing that days can be added to
            return null;
        }

        var values = text.Split('\\');
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i].Trim();
            if (value.Length == 0)
                continue;
            var moved = vr == DicomVr.TM ? (DicomDate.IsTime(value) ? value : null) : DicomDate.Shift(value, patient.Transform);
            if (moved is null)
            {
                Counts.Dummies++;
                return With(element, DummyValue.Of(element.Vr == DicomVr.UN ? vr : element.Vr));
            }

            values[i] = moved;
        }

        if (vr == DicomVr.TM) // whole days: the time of day stays
            Counts.Kept++;
        else
            Counts.DatesShifted++;
        return Replace(element, string.Join('\\', values));
    }

    private DicomElement Text(DicomElement element, DicomVr vr, Encoding? encoding)
    {
        if (Decode(element, encoding) is not { } text)
        {
            Counts.Dummies++; // of a character set that cannot be read, so nothing can be found in it
            return With(element, DummyValue.Of(element.Vr));
        }

        var cleaned = vr.HasSeveralValues ? string.Join('\\', text.Split('\\').Select(Scrub)) : Scrub(text);
        if (cleaned == text)
        {
            Counts.Kept++;
            return element;
        }

        var longest = DummyValue.MaximumLength(element.Vr);
        Counts.TextsChanged++;
        return With(element, DicomText.Encode(string.Join('\\', cleaned.Split('\\').Select(value => value.Length > longest ? value[..longest] : value)), encoding, element.Vr));
    }

    private string Scrub(string text)
    {
        if (text.Length < 2)
            return text;
        if (text.AsSpan().ContainsAnyInRange('0', '9'))
            text = CompactDate().Replace(text, match => profile.Has(DicomOptions.RetainModifiedDates) && DicomDate.Shift(match.Value, patient.Transform) is { } moved ? moved : "[DATE]");
        return scrubber.Scrub(text, patient.Identity, patient.Transform).Text;
    }

    // What stays must be what its representation says, so that no name hides in a number or a code.
    private DicomElement Keep(DicomElement element, DicomVr vr, Encoding? encoding)
    {
        if (element.Tag == DicomTags.PatientAge && policy.TopCodeAges)
        {
            Counts.Kept++;
            return Decode(element, encoding) is { } age && DicomDate.TopCodeAge(age) is { } coded ? Replace(element, coded) : With(element, ReadOnlyMemory<byte>.Empty);
        }

        var bytes = element.Value.Span;
        var isPlain = vr switch
        {
            DicomVr.DS or DicomVr.IS => !bytes.ContainsAnyExcept("0123456789+-.eE \\\0"u8),
            DicomVr.UI => !bytes.ContainsAnyExcept("0123456789.\\ \0"u8),
            DicomVr.DA or DicomVr.DT or DicomVr.TM => !bytes.ContainsAnyExcept("0123456789+-.: \\\0"u8),
            DicomVr.CS or DicomVr.AS => !bytes.ContainsAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ .-/+\\\0"u8),
            _ => true,
        };
        if (isPlain)
        {
            Counts.Kept++;
            return element;
        }

        return vr is DicomVr.CS ? Text(element, DicomVr.LO, encoding) : With(element, ReadOnlyMemory<byte>.Empty);
    }

    // A code of a terminology and the terminology's name, as they stand in code sequences.
    private static bool IsCode(DicomElement element) =>
        element.Tag.Value is 0x00080100 or 0x00080102 or 0x00080103 && element.Vr != DicomVr.UN &&
        !element.Value.Span.ContainsAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:- \0"u8);

    private bool KeepsOverlay(DicomDataset dataset, ushort group, bool isDummy) =>
        !isDummy && profile.Has(DicomOptions.CleanGraphics) && OverlayShowsText is { } shows && !shows(dataset, group);

    private static string? Decode(DicomElement element, Encoding? encoding) => DicomText.Decode(element.Value.Span, encoding);

    private static DicomElement Replace(DicomElement element, string ascii) => With(element, DicomText.Encode(ascii, Encoding.ASCII, element.Vr));

    private static DicomElement With(DicomElement element, ReadOnlyMemory<byte> value) =>
        new(element.Tag, element.Vr, value) { IsImplicitForm = element.IsImplicitForm };

    [GeneratedRegex(@"(?<![0-9.])(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex CompactDate();
}
