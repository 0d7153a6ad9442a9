using System.Collections.Frozen;
using System.Globalization;

namespace Chiron.Deidentification;

/// <summary>PS3.15 table E.1-1, and what it says under a choice of options.</summary>
internal static class ConfidentialityTable
{
    private const string FileName = "dicom-confidentiality.txt";

    private static readonly (string Column, DicomOptions Option)[] Columns =
    [
        ("uids", DicomOptions.RetainUids), ("device", DicomOptions.RetainDeviceIdentity), ("institution", DicomOptions.RetainInstitutionIdentity),
        ("patient", DicomOptions.RetainPatientCharacteristics), ("modifiedDates", DicomOptions.RetainModifiedDates),
        ("descriptors", DicomOptions.CleanDescriptors), ("structured", DicomOptions.CleanStructuredContent), ("graphics", DicomOptions.CleanGraphics),
        ("private", DicomOptions.RetainSafePrivate),
    ];

    public static IReadOnlyList<ConfidentialityRow> Rows { get; } = [.. DataFile.Lines(FileName).Select(Parse)];

    /// <summary>What the cleaning of DICOM goes by besides the policy.</summary>
    public static IReadOnlyList<string> Tables { get; } = [FileName, "dicom-safe-private.txt", "dicom-pixel-rules.yaml", "dicom-identity.txt"];

    public static string ContentHash => DeidentificationPolicy.HashOf(string.Join('\n', Tables.Select(DataFile.Text)));

    /// <summary>The action of every listed tag; repeating groups stand under their first group, those of curves and private ones are not in it.</summary>
    public static FrozenDictionary<uint, DicomAction> Actions(DicomOptions options) =>
        Rows.Where(row => row.Tag != "private" && row.Tag != "50xxxxxx").ToFrozenDictionary(
            row => uint.Parse(row.Tag.Replace("xx", "00", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            row => Resolve(row, options));

    /// <summary>
    /// Where options differ, cleaning goes before keeping. Between several actions of the Basic Profile the one that no type of attribute forbids is taken:
    /// a dummy value may stand for types 1, 2 and 3, an empty one for 2 and 3.
    /// </summary>
    public static DicomAction Resolve(ConfidentialityRow row, DicomOptions options)
    {
        var keeps = false;
        foreach (var (column, option) in Columns)
        {
            if ((options & option) == DicomOptions.None || !row.Options.TryGetValue(column, out var action))
                continue;
            if (action == 'K')
                keeps = true;
            else
                return column switch
                {
                    "modifiedDates" => DicomAction.ShiftDate,
                    "graphics" => DicomAction.CleanGraphic,
                    _ => DicomAction.CleanText,
                };
        }

        return keeps ? DicomAction.Keep : row.Basic switch
        {
            "X" => DicomAction.Remove,
            "Z" or "X/Z" => DicomAction.Empty,
            "D" or "X/D" or "Z/D" or "X/Z/D" => DicomAction.Dummy,
            "U" or "X/Z/U*" => DicomAction.ReplaceUid,
            _ => throw new InvalidOperationException($"the table of the confidentiality profile holds the action '{row.Basic}', which has no meaning"),
        };
    }

    private static ConfidentialityRow Parse(string line)
    {
        var parts = line.Split(' ');
        return new ConfidentialityRow(parts[0], parts[1], parts.Skip(2).ToDictionary(part => part[..^2], part => part[^1], StringComparer.Ordinal));
    }
}
