using System.Text;

namespace Chiron.Deidentification;

/// <summary>Values that say nothing, fit for their value representation, the same in every file.</summary>
internal static class DummyValue
{
    private const string Word = "ANONYMIZED";

    /// <summary>The bytes of a dummy of the representation that the file writes.</summary>
    public static byte[] Of(DicomVr vr) => vr switch
    {
        DicomVr.AS => Ascii("000D"),
        DicomVr.DA => Ascii("19000101"),
        DicomVr.DT => Ascii("19000101000000"),
        DicomVr.TM => Ascii("000000"),
        DicomVr.DS or DicomVr.IS => Ascii("0 "),
        DicomVr.UI => Ascii("2.25.0"),
        DicomVr.UR => Ascii("about:blank "),
        DicomVr.AT or DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.OF or DicomVr.OL => new byte[4],
        DicomVr.FD or DicomVr.OD or DicomVr.SV or DicomVr.UV or DicomVr.OV => new byte[8],
        _ when vr.IsCharacters => Ascii(Word),
        _ => new byte[2],
    };

    /// <summary>The most characters that a value holds (PS3.5 table 6.2-1).</summary>
    public static int MaximumLength(DicomVr vr) => vr switch
    {
        DicomVr.SH or DicomVr.CS or DicomVr.AE => 16,
        DicomVr.LO or DicomVr.PN or DicomVr.UI => 64,
        DicomVr.ST => 1024,
        DicomVr.LT => 10240,
        _ => int.MaxValue,
    };

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
