using Chiron.Knowledge;
using Chiron.Reasoning.Cases;
using Chiron.Testing;
using YamlDotNet.Serialization;

namespace Chiron.Reasoning.Tests.Cases;

public sealed class ShorthandTests
{
    private static readonly CaseReader Reader = new(KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter")));

    [Fact]
    public void Given_shorthand_and_lay_words_When_read_Then_each_is_the_finding_that_it_stands_for()
    {
        var misses = new List<string>();
        foreach (var (finding, phrases) in Shorthand())
            foreach (var phrase in phrases)
                if (Reader.Read($"Complains of the following: {phrase}.") is var read && !read.IsPresent(finding))
                    misses.Add($"{finding}: '{phrase}' is read as {string.Join(", ", read.Findings.Select(f => $"{f.Presence} {f.Finding}").Concat(read.KnownConditions.Select(c => "known " + c)))}");

        Assert.True(misses.Count == 0, string.Join(Environment.NewLine, misses));
    }

    [Theory]
    [InlineData("history of alcohol consumption", "pulmonary-tuberculosis")]
    [InlineData("history of long-term tobacco consumption", "pulmonary-tuberculosis")]
    public void Given_words_of_everyday_use_When_read_Then_they_are_no_illness(string text, string condition) =>
        Assert.DoesNotContain(condition, Reader.Read(text).KnownConditions);

    private static Dictionary<string, List<string>> Shorthand() =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>>>(
            File.ReadAllText(Path.Combine(Repository.Root, "tests", "Chiron.Reasoning.Tests", "Cases", "shorthand.yaml")));
}
