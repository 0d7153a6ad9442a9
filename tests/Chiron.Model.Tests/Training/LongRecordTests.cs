using Chiron.Tensors;

namespace Chiron.Model.Tests;

public sealed class LongRecordTests
{
    [Fact]
    public void Given_a_record_of_many_windows_When_learned_window_by_window_Then_loss_and_gradient_are_those_of_all_together_in_less_memory()
    {
        var tokenizer = Tokenizer.Build(TinyRun.Train, ToyCohort.Codes);
        var record = new RecordReader(tokenizer, new EncodingConfiguration()).Read(ToyCohort.Simulate(1, 3, years: 60)[0]);
        var network = new TimelineNetwork(TinyRun.Configuration.Model, tokenizer);
        using var weights = new ParameterStore(network.Layout);
        weights.Initialize(1);
        using var together = new ParameterStore(network.Layout);
        using var apart = new ParameterStore(network.Layout);
        using var one = new Workspace();
        using var two = new Workspace();
        foreach (var workspace in new[] { one, two })
            new SequenceEncoder(tokenizer, network.Configuration).Encode(record, new CounterRandom(1, 1), workspace.Batch);
        Assert.True(one.Batch.Sequences > 3);

        var (all, each) = (new LossParts(), new LossParts());
        network.Learn(weights, together, one, new LossWeights(), DropoutKey.None, all);
        LongRecords.WindowByWindow(two, new TokenBatch(), network.Configuration.Context, _ => network.Learn(weights, apart, two, new LossWeights(), DropoutKey.None, each));

        Assert.Equal(all.Tokens, each.Tokens);
        Assert.Equal(all.Risks, each.Risks);
        Assert.Equal(all.PerToken, each.PerToken, 1e-5);
        var scale = Math.Sqrt(together.Values.ToArray().Sum(value => (double)value * value));
        var difference = Math.Sqrt(together.Values.ToArray().Zip(apart.Values.ToArray(), (a, b) => Math.Pow(a - b, 2)).Sum());
        Assert.InRange(difference / scale, 0, 1e-5);
        Assert.True(two.Arena.Used * 2 < one.Arena.Used, $"{two.Arena.Used} of {one.Arena.Used} floats");
    }
}
