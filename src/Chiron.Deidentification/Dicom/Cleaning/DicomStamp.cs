using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>What a cleaned file says of itself: the marks of de-identification, and file meta information made anew.</summary>
internal static class DicomStamp
{
    /// <summary>The implementation class UID of this software, a UUID under 2.25 (PS3.5 B.2).</summary>
    public const string ImplementationClassUid = "2.25.91131716749432152447745789407737637760";

    public const string ImplementationVersionName = "CHIRON_0_1";

    /// <param name="done">The options that were really followed.</param>
    public static void Mark(DicomDataset dataset, DeidentificationPolicy policy, DicomOptions done, PixelOutcome pixels)
    {
        Set(dataset, DicomTags.PatientIdentityRemoved, DicomVr.CS, "YES");
        var name = policy.Name.Length > 40 ? policy.Name[..40] : policy.Name;
        Set(dataset, DicomTags.DeidentificationMethod, DicomVr.LO, $"Chiron, policy {Printable(name)}\\PS3.15 2024b Basic Profile, see codes");
        var items = ProfileCodes.Of(done).Select(code => Code(dataset, code.Code, code.Meaning)).ToList();
        dataset.Set(new DicomElement(DicomTags.DeidentificationMethodCodeSequence, DicomVr.SQ, default) { Items = items });
        if (pixels is PixelOutcome.NoTextFound or PixelOutcome.TextRemoved)
            Set(dataset, DicomTags.BurnedInAnnotation, DicomVr.CS, "NO");
        Set(dataset, DicomTags.LongitudinalTemporalInformationModified, DicomVr.CS, (done & DicomOptions.RetainModifiedDates) != DicomOptions.None ? "MODIFIED" : "REMOVED");
    }

    /// <param name="syntax">The transfer syntax that the dataset is written in.</param>
    public static DicomDataset Meta(DicomFile source, string syntax, string instanceUid)
    {
        var encoding = DicomPeople.Encoding(source.Dataset);
        var sopClass = DicomPeople.Text(source.Dataset, DicomTags.SopClassUid, encoding);
        if (sopClass.Length == 0 && source.Meta is not null)
            sopClass = DicomPeople.Text(source.Meta, DicomTags.MediaStorageSopClassUid, encoding);
        var meta = new DicomDataset();
        meta.Elements.Add(new DicomElement(DicomTags.MetaVersion, DicomVr.OB, new byte[] { 0, 1 }));
        Add(DicomTags.MediaStorageSopClassUid, DicomVr.UI, sopClass.AsSpan().ContainsAnyExcept("0123456789.") ? "" : sopClass);
        Add(DicomTags.MediaStorageSopInstanceUid, DicomVr.UI, instanceUid);
        Add(DicomTags.TransferSyntaxUid, DicomVr.UI, syntax);
        Add(DicomTags.ImplementationClassUid, DicomVr.UI, ImplementationClassUid);
        Add(DicomTags.ImplementationVersionName, DicomVr.SH, ImplementationVersionName);
        var length = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, meta.Elements.Sum(element => element.Value.Length + (element.Vr.HasLongLength ? 12 : 8)));
        meta.Elements.Insert(0, new DicomElement(DicomTags.MetaGroupLength, DicomVr.UL, length));
        return meta;

        void Add(DicomTag tag, DicomVr vr, string value) => meta.Elements.Add(new DicomElement(tag, vr, DicomText.Encode(value, Encoding.ASCII, vr)));
    }

    /// <summary>A name for the instance of a file that has no UID of its own, from what it holds.</summary>
    public static string ContentName(DicomFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var element in file.Dataset.Elements)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(element.Tag.Value.ToString(CultureInfo.InvariantCulture)));
            hash.AppendData(element.Value.Span);
        }

        return $"file|{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static DicomDataset Code(DicomDataset form, string code, string meaning)
    {
        var item = new DicomDataset { IsImplicit = form.IsImplicit, IsBigEndian = form.IsBigEndian };
        item.Elements.Add(new DicomElement(DicomTags.CodeValue, DicomVr.SH, DicomText.Encode(code, Encoding.ASCII, DicomVr.SH)));
        item.Elements.Add(new DicomElement(DicomTags.CodingSchemeDesignator, DicomVr.SH, DicomText.Encode("DCM", Encoding.ASCII, DicomVr.SH)));
        item.Elements.Add(new DicomElement(DicomTags.CodeMeaning, DicomVr.LO, DicomText.Encode(meaning, Encoding.ASCII, DicomVr.LO)));
        return item;
    }

    private static void Set(DicomDataset dataset, DicomTag tag, DicomVr vr, string value) =>
        dataset.Set(new DicomElement(tag, vr, DicomText.Encode(value, Encoding.ASCII, vr)));

    private static string Printable(string text) => string.Concat(text.Where(c => c is >= ' ' and <= '~' and not '\\'));
}
