namespace Chiron.Deidentification;

/// <summary>How a file encodes its data (PS3.5 section 10 and annex A).</summary>
/// <param name="Uid">As the file meta information states it; empty where it states none.</param>
public readonly record struct TransferSyntax(string Uid, bool IsImplicit, bool IsBigEndian, bool IsDeflated)
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string DeflatedExplicitLittleEndian = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBigEndian = "1.2.840.10008.1.2.2";
    public const string JpegBaseline = "1.2.840.10008.1.2.4.50";
    public const string Jpeg2000Lossless = "1.2.840.10008.1.2.4.90";
    public const string Jpeg2000 = "1.2.840.10008.1.2.4.91";
    public const string RunLength = "1.2.840.10008.1.2.5";

    private const string JpipDeflated = "1.2.840.10008.1.2.4.95";
    private const string JpipHighThroughputDeflated = "1.2.840.10008.1.2.4.205";

    /// <summary>All compressed kinds, also those of private definition, are explicit and little-endian (PS3.5 A.4).</summary>
    public static TransferSyntax Of(string uid) => new(
        uid, IsImplicit: uid == ImplicitLittleEndian, IsBigEndian: uid == ExplicitBigEndian,
        IsDeflated: uid is DeflatedExplicitLittleEndian or JpipDeflated or JpipHighThroughputDeflated);
}
