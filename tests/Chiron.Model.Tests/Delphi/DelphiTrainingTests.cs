using Chiron.Model.Delphi;
using Chiron.Tensors;
using Chiron.Testing;

namespace Chiron.Model.Tests.Delphi;

public sealed class DelphiTrainingTests
{
    private static readonly DelphiConfiguration Small = new()
    {
        Layers = 2, Heads = 2, Width = 16, Vocabulary = 40, PatientsPerStep = 32, Steps = 30, WarmupSteps = 3, PeakLearningRate = 1e-2f,
        RateStart = DelphiRateStart.AgeAndSex, ExcludeRepeats = true, AverageDecay = 0.9f,
    };

    [Fact]
    public void Given_one_thread_or_three_When_trained_Then_the_weights_have_the_same_bits() =>
        Assert.Equal(Train(Small with { Steps = 4 }, 1, out _), Train(Small with { Steps = 4 }, 3, out _));

    [Fact]
    public void Given_a_disease_that_brings_another_When_trained_Then_the_network_beats_the_table_that_cannot_know()
    {
        Train(Small with { Steps = 120 }, 2, out var losses);
        Assert.True(losses.Network < losses.Table - 0.1, $"network {losses.Network:F3}, table {losses.Table:F3}");
    }

    [Fact]
    public void Given_a_learning_rate_that_diverges_When_trained_Then_the_run_stops_and_says_so()
    {
        var exception = Assert.Throws<ModelException>(() => Train(Small with { PeakLearningRate = 1e30f, Steps = 20, RateStart = DelphiRateStart.Nothing }, 1, out _));
        Assert.Contains("diverged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_only_diseases_to_come_When_the_table_is_validated_Then_what_was_had_and_what_is_given_takes_no_share()
    {
        // Two diseases, each once: after the first only the second is left, so which one comes is no question.
        var records = Enumerable.Range(0, 50).Select(i => new DelphiRecord((uint)i, [0, 1000 + i, 5000], [DelphiTokens.Female, 20 + (i % 2), 21 - (i % 2)])).ToList();
        var configuration = Small with { Vocabulary = 22 };
        var network = DelphiRateBaseline.Network(configuration, DelphiRateTable.Count(records, configuration), out var weights);

        var repeats = DelphiRateBaseline.Network(
            configuration with { ExcludeRepeats = false }, DelphiRateTable.Count(records, configuration with { ExcludeRepeats = false }), out var others);

        var loss = DelphiValidation.Loss([(network, weights)], records);
        var loose = DelphiValidation.Loss([(repeats, others)], records);
        Assert.Equal(100, loss.Targets);
        Assert.InRange(loss.CrossEntropy / loss.Targets, 0.3, 0.5);             // log 2 for the first, about nothing for the second
        Assert.InRange(loose.CrossEntropy / loose.Targets, 0.6, 1);
        weights.Dispose();
        others.Dispose();
    }

    [Fact]
    public void Given_constant_hazards_When_the_rates_are_counted_Then_they_are_the_hazards()
    {
        var random = new CounterRandom(4, 4);
        var records = new List<DelphiRecord>();
        for (var i = 0u; i < 4000; i++)
        {
            var (first, second) = ((int)(20_000 * random.NextExponential()), (int)(40_000 * random.NextExponential()));
            var events = new[] { (0, (int)(2 + (i % 2))), (first, 20), (second, 21), (36_000, 22) }.Where(e => e.Item1 <= 36_000).Order().ToArray();
            records.Add(new DelphiRecord(i, [.. events.Select(e => e.Item1)], [.. events.Select(e => e.Item2)]));
        }

        var table = DelphiRateTable.Count(records, new DelphiConfiguration { Vocabulary = 40, RateStart = DelphiRateStart.Marginals, ExcludeRepeats = true });
        var logRates = new float[40];
        table.AddTo(logRates, 0, 10_000);

        Assert.Equal(20_000, Math.Exp(-logRates[20]), 1000.0);
        Assert.Equal(40_000, Math.Exp(-logRates[21]), 2000.0);
        Assert.Equal(1826, Math.Exp(-logRates[DelphiTokens.NoEvent]), 40.0);
    }

    [Fact]
    public void Given_scores_of_cases_and_controls_When_compared_within_strata_Then_pairs_across_strata_do_not_count()
    {
        var area = StratifiedConcordance.Of([([1f, 3], [2f, 0]), ([10f], [10f, 20, 5, 0])]);
        Assert.Equal((0.5 + 1 + 0.625) / 3, area.Area, 1e-9);
        Assert.Equal(3, area.Cases);
        Assert.True(area.Interval.Low < area.Area && area.Area < area.Interval.High);
    }

    [Fact]
    public void Given_chance_scores_When_compared_many_times_Then_the_interval_covers_a_half_as_often_as_it_says()
    {
        var random = new CounterRandom(8, 8);
        var covered = 0;
        for (var trial = 0; trial < 1000; trial++)
        {
            var (low, high) = StratifiedConcordance.Of(Enumerable.Range(0, 6).Select(_ => (Normals(9), Normals(40)))).Interval;
            covered += low < 0.5 && 0.5 < high ? 1 : 0;
        }

        Assert.InRange(covered, 920, 975);

        float[] Normals(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextNormal())];
    }

    [Fact]
    public void Given_Delphis_simulated_data_When_read_Then_the_patients_and_the_published_split_are_there()
    {
        var train = DelphiRecordFile.Read(ExternalData.Require("delphi-sim/train.bin"));
        var (fit, tuning) = DelphiSplit.Of(train);
        Assert.Equal(7143, train.Count);
        Assert.Equal(train.Count, fit.Count + tuning.Count);
        Assert.InRange(tuning.Count, 600, 800);
        Assert.Equal(2, train[0].Sex);
    }

    private static float[] Train(DelphiConfiguration configuration, int threads, out (double Network, double Table) losses)
    {
        // Disease 20 is followed by 30 after a year or so; 25 by nothing; both are as common.
        var random = new CounterRandom(3, 3);
        var records = new List<DelphiRecord>();
        for (var i = 0u; i < 400; i++)
        {
            var (age, first) = (10_000 + random.NextInt32(10_000), i % 3 == 0 ? 20 : 25);
            records.Add(new DelphiRecord(i, [0, age, age + 200 + random.NextInt32(300)], [(int)(2 + (i % 2)), first, first + 10 - (i % 7 == 0 ? 1 : 0)]));
        }

        using var workers = new WorkerPool(threads);
        var table = configuration.RateStart == DelphiRateStart.Nothing ? null : DelphiRateTable.Count(records, configuration);
        using var trainer = new DelphiTrainer(new DelphiNetwork(configuration, table), records, workers);
        while (trainer.StepsDone < configuration.Steps)
            trainer.Step();
        losses.Network = DelphiValidation.Loss([(trainer.Network, trainer.Evaluated)], records).PerTarget;
        losses.Table = double.NaN;
        if (table is not null)
        {
            var baseline = DelphiRateBaseline.Network(configuration, table, out var zero);
            losses.Table = DelphiValidation.Loss([(baseline, zero)], records).PerTarget;
            zero.Dispose();
        }

        return trainer.Weights.Values.ToArray();
    }
}
