using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chiron.Deidentification;

/// <summary>Which images may carry text; the first rule that fits decides.</summary>
internal sealed class PixelRules
{
    /// <summary>Those that come with the product.</summary>
    public static PixelRules Default { get; } = Parse(DataFile.Text("dicom-pixel-rules.yaml"));

    private static readonly PixelRule Unknown = new() { Name = "no rule", Look = true, Otherwise = "quarantine" };

    public List<PixelRule> Rules { get; set; } = [];

    public PixelRule For(DicomDataset dataset) => Rules.Find(rule => rule.Fits(dataset)) ?? Unknown;

    private static PixelRules Parse(string yaml) =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<PixelRules>(yaml);
}
