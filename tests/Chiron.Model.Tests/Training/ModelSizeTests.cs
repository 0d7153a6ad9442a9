namespace Chiron.Model.Tests;

public sealed class ModelSizeTests
{
    [Theory]
    [InlineData("demo", 0.15e6)]
    [InlineData("tiny", 2e6)]
    [InlineData("small", 10e6)]
    [InlineData("base", 50e6)]
    [InlineData("large", 350e6)]
    public void Given_a_size_When_its_blocks_are_laid_out_Then_they_have_about_the_parameters_that_its_name_promises(string size, double parameters)
    {
        var configuration = ModelConfiguration.OfSize(size).Validate();
        var network = new TimelineNetwork(configuration, Tokenizer.Build(TinyRun.Train, ToyCohort.Codes));

        var inBlocks = network.Layout.Parameters.Where(parameter => parameter.Name.StartsWith("blocks.", StringComparison.Ordinal)).Sum(parameter => (long)parameter.Length);

        Assert.InRange(inBlocks, 0.9 * parameters, 1.1 * parameters);
    }

    [Fact]
    public void Given_a_size_that_there_is_not_When_asked_for_Then_the_ones_that_there_are_are_named()
    {
        var refusal = Assert.Throws<ModelException>(() => ModelConfiguration.OfSize("huge"));

        Assert.All(ModelConfiguration.Sizes, size => Assert.Contains(size, refusal.Message, StringComparison.Ordinal));
    }
}
