using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Model.Tests;

public sealed class FutureSamplerTests(TrainedToyModel trained) : IClassFixture<TrainedToyModel>
{
    private static readonly List<Timeline> Histories = [.. TrainedToyModel.HeldOut.Where(timeline => timeline.Count > 12)];

    [Fact]
    public void Given_a_sequence_When_run_token_by_token_over_kept_keys_and_values_Then_every_logit_is_that_of_the_whole_pass()
    {
        var network = trained.Model.Network;
        using var workspace = new Workspace();
        using var steps = new Workspace();
        foreach (var history in Histories.Take(4))
        {
            workspace.Arena.Reset();
            workspace.Batch.Clear();
            Encode(history, workspace.Batch);
            var tokens = workspace.Batch.Tokens.ToArray();
            var whole = Logits(network, workspace.Arena, network.Forward(trained.Model.Weights, workspace, DropoutKey.None).Final);
            var shared = tokens.Length / 3;

            var grown = Grow(network, steps, tokens, shared);

            for (var t = shared; t < tokens.Length; t++)
                for (var i = 0; i < whole[t].Length; i++)
                    Assert.InRange(grown[t - shared][i], whole[t][i] - 1e-5 - (1e-5 * Math.Abs(whole[t][i])), whole[t][i] + 1e-5 + (1e-5 * Math.Abs(whole[t][i])));
        }
    }

    [Fact]
    public void Given_futures_When_drawn_with_a_cache_Then_they_are_those_of_a_loop_that_runs_the_whole_sequence_for_each_token()
    {
        var history = Histories[1];
        var cached = new FutureSampler(trained.Model).Sample(history, Middle(history), 700, 12, seed: 9);

        for (var i = 0; i < cached.Count; i++)
        {
            var plain = Plain(history, 700, i, seed: 9);
            Assert.Equal(plain.Select(e => e.Code), cached[i].Select(e => e.Code));
            Assert.All(plain.Zip(cached[i]), pair => Assert.Equal(pair.First.Days, pair.Second.Days, 2));
        }
    }

    [Fact]
    public void Given_a_seed_When_batches_threads_and_the_number_of_futures_differ_Then_a_future_is_the_same_to_the_bit()
    {
        var histories = Histories.Take(5).ToList();
        var at = histories.ConvertAll(Middle);
        var together = new FutureSampler(trained.Model, threads: 2).SampleAll(histories, at, 400, 70, seed: 3);

        var alone = new FutureSampler(trained.Model, threads: 1).SampleAll([histories[3]], [at[3]], 400, 20, seed: 3, rows: 3, CancellationToken.None);

        Assert.Equal(alone[0].Futures, together[3].Futures.Take(20));
        Assert.NotEqual(together[3].Futures[0], together[3].Futures[1]);
        Assert.NotEqual(together[2].Futures[0].Select(e => e.Days), together[3].Futures[0].Select(e => e.Days));
        Assert.All(together, set => Assert.True(set.Tokens > 70));
    }

    [Fact]
    public void Given_the_rate_at_the_last_moment_When_futures_are_drawn_Then_the_share_without_any_event_is_that_of_the_exponential()
    {
        const int futures = 4000;
        var history = Histories[0];
        var next = new Forecaster(trained.Model).NextEvents(history, Middle(history));

        foreach (var days in new[] { 10.0, 40, 120 })
        {
            var quiet = new FutureSampler(trained.Model).Sample(history, Middle(history), days, futures, seed: 11).Count(future => future.Count == 0) / (double)futures;
            var closed = Math.Exp(-days / next.ExpectedDays);
            Assert.InRange(quiet, closed - (4 * Math.Sqrt(closed * (1 - closed) / futures)), closed + (4 * Math.Sqrt(closed * (1 - closed) / futures)));
        }
    }

    [Fact]
    public void Given_futures_far_longer_than_the_context_When_drawn_Then_they_go_on_from_their_latest_window()
    {
        var history = Histories[2];
        var futures = new FutureSampler(trained.Model).SampleAll([history], [Middle(history)], 60 * 365.25, 3, seed: 2)[0];

        Assert.True(futures.Tokens > 3 * trained.Model.Configuration.Context, $"{futures.Tokens} tokens");
        Assert.All(futures.Futures, future => Assert.Contains(future, e => e.Days > 50 * 365.25));
    }

    [Fact]
    public void Given_a_network_that_holds_one_code_for_certain_When_a_moment_is_drawn_Then_no_code_comes_twice_in_it()
    {
        var network = new TimelineNetwork(trained.Model.Configuration, trained.Model.Tokenizer);
        using var weights = new ParameterStore(network.Layout);
        weights.CopyFrom(trained.Model.Weights);
        var bias = network.Layout.Parameters.Single(parameter => parameter.Name == "heads.code.bias");
        weights.Write(bias)[3] = 30;                            // beside it END and the others stand no chance
        weights.Write(bias)[network.Tokenizer.EventCodeCount] = -30;
        using var model = new TimelineModel(network, weights, new Calibration(), ownsWeights: false);

        var futures = new FutureSampler(model).Sample(Histories[1], Middle(Histories[1]), 200, 20, seed: 5);

        var moments = futures.SelectMany(future => future.GroupBy(e => e.Days)).ToList();
        Assert.NotEmpty(moments);
        Assert.All(moments, moment => Assert.Equal(moment.Count(), moment.Select(e => e.Code).Distinct().Count()));
        Assert.All(moments, moment => Assert.Contains(network.Tokenizer.Vocabulary.Codes[3].Code, moment.Select(e => e.Code)));
        Assert.Contains(moments, moment => moment.Count() > 1);
    }

    [Fact]
    public void Given_somebody_of_whom_nothing_is_dated_When_futures_are_drawn_Then_they_start_at_the_median_age_of_first_events()
    {
        var blank = new TimelineBuilder().Add(new Event(null, "GENDER//F")).Build(2);
        var sampler = new FutureSampler(trained.Model);
        var network = trained.Model.Network;

        var beginning = sampler.Begin(new RecordReader(network.Tokenizer, network.Configuration.Encoding), blank, new DateTime(2000, 1, 1));
        var futures = sampler.Sample(blank, new DateTime(2000, 1, 1), 1000, 20, seed: 1);

        Assert.Equal(network.Tokenizer.Vocabulary.MedianFirstAgeDays, beginning.Age);
        Assert.Contains(futures, future => future.Count > 0);
    }

    [Fact]
    public void Given_a_horizon_or_a_time_that_cannot_be_When_futures_are_asked_for_Then_the_refusal_says_which()
    {
        var sampler = new FutureSampler(trained.Model);

        Assert.Contains("horizon", Assert.Throws<ModelException>(() => sampler.Sample(Histories[0], Middle(Histories[0]), double.NaN, 8, seed: 1)).Message, StringComparison.Ordinal);
        Assert.Contains("130 years", Assert.ThrowsAny<Exception>(() => sampler.Sample(Histories[0], new DateTime(2200, 1, 1), 30, 8, seed: 1)).GetBaseException().Message, StringComparison.Ordinal);
    }

    private static DateTime Middle(Timeline timeline) => timeline[timeline.Count / 2].Time!.Value;

    private void Encode(Timeline history, TokenBatch batch)
    {
        var network = trained.Model.Network;
        var record = new RecordReader(network.Tokenizer, network.Configuration.Encoding).Read(history.Until(Middle(history)));
        new SequenceEncoder(network.Tokenizer, network.Configuration).EncodeForecast(record, record.AgeAt(Middle(history)), [], batch);
    }

    private float[][] Grow(TimelineNetwork network, Workspace workspace, SequenceToken[] tokens, int shared)
    {
        var configuration = network.Configuration;
        using var pool = new KeyValuePool(configuration.Layers, configuration.Heads, configuration.Width / configuration.Heads);
        using var prefix = new SharedPrefix(configuration.Layers, configuration.Heads, configuration.Width / configuration.Heads, shared);
        workspace.Arena.Reset();
        workspace.Batch.Clear();
        workspace.Batch.Append(tokens.AsSpan(0, shared), []);
        var whole = new WholeSequences { Prefixes = [prefix] };
        network.Infer(trained.Model.Weights, workspace.Arena, workspace.Batch, whole.Of(workspace.Batch));
        var cache = new KeyValueCache(pool);
        var next = new NextPositions(configuration);
        var logits = new float[tokens.Length - shared][];
        for (var t = shared; t < tokens.Length; t++)
        {
            workspace.Arena.Reset();
            workspace.Batch.Clear();
            workspace.Batch.Append([tokens[t]], []);
            next.Clear();
            next.Add(prefix, cache);
            var x = network.Infer(trained.Model.Weights, workspace.Arena, workspace.Batch, next);
            next.Advance();
            logits[t - shared] = Logits(network, workspace.Arena, x)[0];
        }

        return logits;
    }

    private float[][] Logits(TimelineNetwork network, Arena arena, ReadOnlyMatrix x)
    {
        var codes = arena.Matrix(x.Rows, network.Tokenizer.EventCodeCount + 1);
        var rates = arena.Matrix(x.Rows, network.Tokenizer.EventCodeCount + 1);
        network.Heads.Codes(trained.Model.Weights, x, codes);
        network.Heads.LogRates(trained.Model.Weights, x, rates);
        var all = new float[x.Rows][];
        for (var t = 0; t < all.Length; t++)
            all[t] = [.. codes[t], .. rates[t], network.Heads.LogMomentRate(trained.Model.Weights, x[t])];
        return all;
    }

    private List<SampledEvent> Plain(Timeline history, double horizon, int index, ulong seed)
    {
        var network = trained.Model.Network;
        using var workspace = new Workspace();
        var draws = new FutureDraws(network, trained.Model.Weights, horizon);
        var beginning = new FutureSampler(trained.Model).Begin(new RecordReader(network.Tokenizer, network.Configuration.Encoding), history, Middle(history));
        var future = new Future(beginning, 0, index, new CounterRandom(Streams.SubjectKey(seed, history.SubjectId), Streams.Sampling(index)));
        while (!future.IsOver)
        {
            workspace.Arena.Reset();
            workspace.Batch.Clear();
            workspace.Batch.Append(future.Whole(), []);
            var x = network.Forward(trained.Model.Weights, workspace, DropoutKey.None).Final;
            draws.Draw([future], x.AsReadOnly().SliceRows(x.Rows - 1, 1), workspace.Arena);
        }

        return future.Events;
    }
}
