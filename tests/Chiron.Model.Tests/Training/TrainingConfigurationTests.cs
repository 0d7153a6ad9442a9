using System.Text.Json.Nodes;

namespace Chiron.Model.Tests;

public sealed class TrainingConfigurationTests
{
    [Fact]
    public void Given_some_settings_When_laid_over_a_configuration_Then_they_change_and_all_others_stay()
    {
        var before = new TrainingConfiguration { Model = ModelConfiguration.Tiny, Dropout = 0.2f };

        var after = TrainingConfigurationFile.Apply(before, JsonNode.Parse("""{"learningRate": 0.001, "model": {"layers": 4}, "privacy": {"epsilon": 3}}"""), "the file");

        Assert.Equal(0.001f, after.LearningRate);
        Assert.Equal(4, after.Model.Layers);
        Assert.Equal(ModelConfiguration.Tiny.Width, after.Model.Width);
        Assert.Equal(0.2f, after.Dropout);
        Assert.Equal(new PrivacyConfiguration { Epsilon = 3 }, after.Privacy);
        Assert.Equal(after, TrainingConfigurationFile.Apply(new TrainingConfiguration(), JsonNode.Parse(TrainingConfigurationFile.ToJson(after)), "its own file"));
    }

    [Theory]
    [InlineData("""{"learnigRate": 0.001}""", "learnigRate")]
    [InlineData("""{"model": {"depth": 4}}""", "depth")]
    [InlineData("""{"learningRate": "fast"}""", "learningRate")]
    [InlineData("""{"learningRate": 3}""", "learningRate is 3")]
    [InlineData("""{"model": 3}""", "model")]
    [InlineData("""{"landmarks": [{"outcome": "MEDS_DEATH", "after": "ENCOUNTER//ICU", "afterDays": 2, "horizonDays": 0}]}""", "landmarks")]
    [InlineData("[]", "an object of settings")]
    public void Given_settings_that_are_none_When_laid_over_Then_they_are_refused_and_named(string json, string expected)
    {
        var refusal = Assert.Throws<ModelException>(() => TrainingConfigurationFile.Apply(new TrainingConfiguration(), JsonNode.Parse(json), "the file"));

        Assert.Contains(expected, refusal.Message, StringComparison.OrdinalIgnoreCase);
    }
}
