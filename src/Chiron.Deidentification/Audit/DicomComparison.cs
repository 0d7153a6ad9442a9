using System.Text;

namespace Chiron.Deidentification;

/// <summary>
/// Lays an output beside its source, element by element at any depth: counts what was kept, and finds values that the profile's table lists for another
/// action than keeping and that stand as they stood. For one file.
/// </summary>
/// <param name="offsetDays">By which the patient's days move; null where no date may stay.</param>
/// <param name="leftStanding">Gets the tag of each listed element that was not changed.</param>
internal sealed class DicomComparison(ConfidentialityProfile profile, int? offsetDays, Action<DicomTag> leftStanding)
{
    private const string Private = "Private";
    private const int MostTextCounted = 1 << 20;

    private readonly TextUse _before = new();
    private readonly TextUse _after = new();

    public DicomUtility Utility { get; } = new();

    public void Compare(DicomDataset source, DicomDataset output) =>
        Compare(source, output, DicomPeople.Encoding(source), DicomPeople.Encoding(output), depth: 0);

    private void Compare(DicomDataset source, DicomDataset? output, Encoding? before, Encoding? after, int depth)
    {
        foreach (var element in source.Elements)
        {
            if (element.Tag.IsGroupLength || element.Tag.IsPrivateCreator)
                continue;
            var found = output?.Find(element.Tag);
            if (element.Items is { } items)
                Sequence(element.Tag, items, found, before, after, depth);
            else if (!element.Value.IsEmpty)
                Value(element, found, before, after, depth);
        }
    }

    private void Sequence(DicomTag tag, List<DicomDataset> items, DicomElement? found, Encoding? before, Encoding? after, int depth)
    {
        if (items.Count == 0)
            return;
        var counts = Utility.Rule(RuleOf(tag));
        if (found?.Items is null)
            counts.Removed++;
        else if (found.Items.Count == 0)
            counts.Emptied++;
        else if (found.Items.Count == items.Count)
            counts.Unchanged++; // the list is: what its items hold is counted beside it
        else
            counts.Replaced++;
        if (found?.Items is { Count: > 0 } && profile.Listed(tag) is DicomAction.Remove or DicomAction.Empty)
            leftStanding(tag);
        for (var i = 0; i < items.Count; i++)
        {
            var item = found?.Items?.ElementAtOrDefault(i);
            Compare(items[i], item, Inner(items[i], before), item is null ? after : Inner(item, after), depth + 1);
        }
    }

    private void Value(DicomElement element, DicomElement? found, Encoding? before, Encoding? after, int depth)
    {
        var tag = element.Tag;
        var source = element.Value.Span;
        var output = found is { IsSequence: false } ? found.Value.Span : default;
        var isSame = found is { IsSequence: false } && source.SequenceEqual(output);
        var counts = Utility.Rule(RuleOf(tag));
        if (found is null)
            counts.Removed++;
        else if (isSame)
            counts.Unchanged++;
        else if (!found.IsSequence && output.IsEmpty)
            counts.Emptied++;
        else
            counts.Replaced++;

        var vr = element.Vr is DicomVr.UN && !tag.IsPrivate ? DicomDictionary.Vr(tag) : element.Vr;
        if (isSame && !tag.IsPrivate && MustChange(tag, vr, source))
            leftStanding(tag);
        if (tag.IsPrivate)
            return;
        Clinical(tag, vr, isSame, depth);
        if (vr is DicomVr.DA or DicomVr.DT)
            Dates(tag, source, output);
        else if (vr.IsText && vr != DicomVr.PN && source.Length <= MostTextCounted && profile.Listed(tag) is DicomAction.Unlisted or DicomAction.CleanText or DicomAction.CleanGraphic)
            Text(source, output, before, after);
    }

    private void Clinical(DicomTag tag, DicomVr vr, bool isSame, int depth)
    {
        var kept = isSame ? 1 : 0;
        if (tag.Value is 0x00080100 or 0x00080119 or 0x00080120)
            (Utility.Codes, Utility.CodesKept) = (Utility.Codes + 1, Utility.CodesKept + kept);
        else if (vr is DicomVr.DS or DicomVr.IS or DicomVr.US or DicomVr.SS or DicomVr.UL or DicomVr.SL or DicomVr.UV or DicomVr.SV or DicomVr.FL or DicomVr.FD)
            (Utility.Numbers, Utility.NumbersKept) = (Utility.Numbers + 1, Utility.NumbersKept + kept);
        else if (tag == DicomTags.PixelData && depth == 0)
            (Utility.Images, Utility.ImagesKept) = (Utility.Images + 1, Utility.ImagesKept + kept);
    }

    private void Dates(DicomTag tag, ReadOnlySpan<byte> source, ReadOnlySpan<byte> output)
    {
        if (offsetDays is not { } offset || tag == DicomTags.PatientBirthDate)
            return;
        var (before, after) = (Encoding.ASCII.GetString(source).Split('\\'), Encoding.ASCII.GetString(output).Split('\\'));
        for (var i = 0; i < before.Length; i++)
        {
            if (DicomDate.Day(before[i].Trim()) is not { } day)
                continue;
            Utility.Days++;
            if (i >= after.Length || DicomDate.Day(after[i].Trim()) is not { } moved || moved == Dummy)
                continue;
            if (moved.DayNumber == day.DayNumber + offset)
                Utility.DaysKept++;
            else
                Utility.OrderInversions++;
        }
    }

    private void Text(ReadOnlySpan<byte> source, ReadOnlySpan<byte> output, Encoding? before, Encoding? after)
    {
        _before.Clear();
        _after.Clear();
        _before.Add(DicomText.Decode(source, before) ?? "");
        _after.Add(DicomText.Decode(output, after) ?? "");
        Utility.Text.Add(_before, _after);
    }

    // What is blank, or a dummy already, or a name that the standard gives, tells nothing.
    private bool MustChange(DicomTag tag, DicomVr vr, ReadOnlySpan<byte> value)
    {
        var action = profile.Listed(tag);
        if (action is DicomAction.Unlisted or DicomAction.Keep or DicomAction.CleanText or DicomAction.CleanGraphic || value.TrimEnd(" \0"u8).IsEmpty)
            return false;
        return action switch
        {
            DicomAction.Dummy => !value.SequenceEqual(DummyValue.Of(vr)),
            DicomAction.ReplaceUid => !value.StartsWith("1.2.840.10008."u8),
            DicomAction.ShiftDate => vr is DicomVr.DA or DicomVr.DT && DicomDate.Day(Encoding.ASCII.GetString(value)) is { } day && day != Dummy,
            _ => true,
        };
    }

    private static DateOnly Dummy { get; } = new(1900, 1, 1);

    private string RuleOf(DicomTag tag) => tag.IsPrivate ? Private : profile.Listed(tag).ToString();

    private static Encoding? Inner(DicomDataset item, Encoding? outer) =>
        item.Find(DicomTags.SpecificCharacterSet) is { } set ? DicomText.Of(set.Value.Span) : outer;
}
