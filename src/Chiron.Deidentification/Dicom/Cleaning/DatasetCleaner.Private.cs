using System.Text;

namespace Chiron.Deidentification;

/// <summary>Private elements: those of the safe list stay, with the element that says whose they are.</summary>
internal sealed partial class DatasetCleaner
{
    // Who reserved which block of which group, in this dataset: a creator's element is valid in its own item alone.
    private static Dictionary<(ushort Group, byte Block), string> Creators(DicomDataset dataset, Encoding? encoding)
    {
        Dictionary<(ushort, byte), string> creators = [];
        foreach (var element in dataset.Elements)
            if (element.Tag.IsPrivateCreator && DicomText.Decode(element.Value.Span, encoding) is { } creator)
                creators.TryAdd((element.Tag.Group, (byte)element.Tag.Element), creator.Trim());
        return creators;
    }

    private bool IsSafe(DicomElement element, Dictionary<(ushort Group, byte Block), string> creators, DicomDataset dataset)
    {
        if (!profile.Has(DicomOptions.RetainSafePrivate) || element.IsSequence)
            return false;
        if (element.Tag.IsPrivateCreator)
            return true; // goes below when nothing of its block has stayed
        if (element.Tag.Element < 0x1000 || !creators.TryGetValue((element.Tag.Group, (byte)(element.Tag.Element >> 8)), out var creator))
            return false;
        var vr = SafePrivate.Find(element.Tag, creator);
        if (vr == DicomVr.None || (!dataset.IsImplicit && element.Vr != vr && element.Vr != DicomVr.UN))
            return false;
        var value = element.Value.Span;
        var isSafe = vr switch
        {
            DicomVr.DS or DicomVr.IS => !value.ContainsAnyExcept("0123456789+-.eE \\\0"u8),
            DicomVr.CS => value.Length <= 16 && !value.ContainsAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_ \0"u8),
            _ => value.Length <= 64,
        };
        if (isSafe)
            Counts.Kept++;
        return isSafe;
    }

    private static void RemoveEmptyBlocks(List<DicomElement> elements) =>
        elements.RemoveAll(creator => creator.Tag.IsPrivateCreator && !elements.Exists(
            element => element.Tag.Group == creator.Tag.Group && element.Tag.Element >> 8 == creator.Tag.Element));
}
