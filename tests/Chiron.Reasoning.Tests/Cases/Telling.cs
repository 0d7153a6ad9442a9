using System.Security.Cryptography;
using System.Text;
using Chiron.Testing;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Chiron.Reasoning.Tests.Cases;

/// <summary>An illness told in a sentence (<c>tellings.yaml</c>), and what should come of it.</summary>
public sealed class Telling
{
    public string Text { get; set; } = "";

    /// <summary>Conditions of which one should be among the first three; none where no differential should be offered.</summary>
    public List<string> Expect { get; set; } = [];

    /// <summary>By a keyed hash of the text: half of the tellings were kept aside until the work was done.</summary>
    public bool IsHeldOut => SHA256.HashData(Encoding.UTF8.GetBytes("tellings-1|" + Text))[0] % 2 == 1;

    public static IReadOnlyList<Telling> Load() =>
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build()
            .Deserialize<List<Telling>>(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Chiron.Reasoning.Tests", "Cases", "tellings.yaml")));
}
