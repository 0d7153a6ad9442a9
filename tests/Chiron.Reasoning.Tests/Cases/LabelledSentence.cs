using System.Security.Cryptography;
using System.Text;
using Chiron.Knowledge;
using Chiron.Testing;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chiron.Reasoning.Tests.Cases;

/// <summary>A sentence of <c>readings.yaml</c> and what it states.</summary>
public sealed class LabelledSentence
{
    public string Text { get; set; } = "";

    public List<string> Present { get; set; } = [];

    public List<string> Absent { get; set; } = [];

    public List<string> Uncertain { get; set; } = [];

    public List<string> Past { get; set; } = [];

    public Dictionary<string, double> Since { get; set; } = [];

    public Dictionary<string, double> Values { get; set; } = [];

    public List<string> Conditions { get; set; } = [];

    public List<string> Drugs { get; set; } = [];

    public List<string> Allergies { get; set; } = [];

    public double? Age { get; set; }

    public Sex? Sex { get; set; }

    /// <summary>By a keyed hash of the text: half of the sentences were kept aside until the reader was done.</summary>
    public bool IsHeldOut => SHA256.HashData(Encoding.UTF8.GetBytes("readings-1|" + Text))[0] % 2 == 1;

    public static IReadOnlyList<LabelledSentence> Load() =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithCaseInsensitivePropertyMatching().Build()
            .Deserialize<List<LabelledSentence>>(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Chiron.Reasoning.Tests", "Cases", "readings.yaml")));
}
