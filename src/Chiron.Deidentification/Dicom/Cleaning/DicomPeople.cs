using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Chiron.Deidentification;

/// <summary>Whose file it is, and what the file itself states to identify its patient and the people around them.</summary>
internal static class DicomPeople
{
    private const int ShortestTerm = 4;

    // What stands for a name where one was taken out before.
    private static readonly FrozenSet<string> NoNames = FrozenSet.ToFrozenSet(
        ["anonymized", "anonymised", "anonymous", "anon", "unknown", "none", "noname", "no name", "deidentified", "de-identified"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<uint, IdentifierCategory> Categories = DataFile.Lines("dicom-identity.txt").ToFrozenDictionary(
        line => uint.Parse(line.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture), line => Enum.Parse<IdentifierCategory>(line.AsSpan(9)));

    /// <summary>
    /// The id that pseudonym and offset are derived from: that of the patient whose identifier it is in the other records, else PatientID with its issuer,
    /// else name and birth date, else the study.
    /// </summary>
    public static string PatientKey(DicomDataset dataset, IdentityIndex identities)
    {
        var encoding = Encoding(dataset);
        var id = Text(dataset, DicomTags.PatientId, encoding);
        if (id.Length > 0)
        {
            var issuer = Text(dataset, DicomTags.IssuerOfPatientId, encoding);
            return identities.FindByIdentifier(issuer, id) ?? identities.FindByIdentifierValue(id) ?? (issuer.Length == 0 ? id : $"{id}^^^{issuer}");
        }

        var name = Text(dataset, DicomTags.PatientName, encoding);
        if (name.Length > 0)
            return $"dicom-name|{name}|{Text(dataset, DicomTags.PatientBirthDate, encoding)}";
        var study = Text(dataset, DicomTags.StudyInstanceUid, encoding);
        return study.Length > 0 ? $"dicom-study|{study}" : $"dicom-instance|{Text(dataset, DicomTags.SopInstanceUid, encoding)}";
    }

    public static Encoding? Encoding(DicomDataset dataset) =>
        dataset.Find(DicomTags.SpecificCharacterSet) is { } set ? DicomText.Of(set.Value.Span) : DicomText.Default;

    public static string Text(DicomDataset dataset, DicomTag tag, Encoding? encoding) =>
        dataset.Find(tag) is { IsSequence: false } element ? (DicomText.Decode(element.Value.Span, encoding) ?? "").Trim() : "";

    /// <summary>Adds the names of persons, at any depth, and what <c>dicom-identity.txt</c> lists.</summary>
    public static void Collect(DicomDataset dataset, PatientIdentity identity) => Collect(dataset, identity, Encoding(dataset));

    private static void Collect(DicomDataset dataset, PatientIdentity identity, Encoding? encoding)
    {
        foreach (var element in dataset.Elements)
        {
            if (element.Items is { } items)
            {
                foreach (var item in items)
                    Collect(item, identity, item.Find(DicomTags.SpecificCharacterSet) is { } set ? DicomText.Of(set.Value.Span) : encoding);
                continue;
            }

            if (element.Value.IsEmpty || element.Tag.IsPrivate)
                continue;
            var vr = element.Vr is DicomVr.UN ? DicomDictionary.Vr(element.Tag) : element.Vr;
            var isName = vr == DicomVr.PN;
            if ((!isName && !Categories.ContainsKey(element.Tag.Value)) || DicomText.Decode(element.Value.Span, encoding) is not { } text)
                continue;
            foreach (var value in text.Split('\\'))
                if (isName)
                    Names(value, identity);
                else
                    Term(value.Trim(), Categories[element.Tag.Value], identity);
        }
    }

    // An address is a term as a whole and in its parts: texts name the town alone.
    private static void Term(string value, IdentifierCategory category, PatientIdentity identity)
    {
        if (value.Length < ShortestTerm)
            return;
        identity.Add(value, category);
        if (category == IdentifierCategory.Location)
            foreach (var part in value.Split([',', ';', '\n', '\r'], StringSplitOptions.TrimEntries))
                if (part.Length >= ShortestTerm)
                    identity.Add(part, category);
    }

    // Family^Given^Middle^Prefix^Suffix, once in letters, once in ideographs, once as it sounds.
    private static void Names(string value, PatientIdentity identity)
    {
        foreach (var group in value.Split('='))
        {
            if (NoNames.Contains(group.Trim(' ', '^')))
                continue;
            var parts = group.Split('^');
            if (parts.Length == 1)
            {
                if (PersonName.Parse(group) is { } plain)
                    identity.AddName(plain);
                continue;
            }

            var given = parts.Skip(1).Take(2).SelectMany(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var family = parts[0].Trim();
            if (family.Length > 0 || given.Count > 0)
                identity.AddName(new PersonName(given, family));
        }
    }
}
