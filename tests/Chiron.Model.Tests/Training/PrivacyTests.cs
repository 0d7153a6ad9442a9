using Chiron.Tensors;
using Chiron.Testing;

namespace Chiron.Model.Tests;

public sealed class PrivacyTests
{
    private const ulong Key = 77;
    private const double ExactGaussianEpsilon = 1.99309;

    private static readonly TrainingConfiguration Private = TinyRun.Configuration with
    {
        Privacy = new PrivacyConfiguration { NoiseMultiplier = 1, SubjectsPerStep = 6, Delta = 1e-3 },
    };

    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(1, 7.5)]
    [InlineData(4, 32)]
    public void Given_that_all_take_part_When_accounted_Then_it_is_the_Gaussian_mechanisms_closed_form(double sigma, double order) =>
        Assert.Equal(order / (2 * sigma * sigma), PrivacyAccountant.RenyiDivergence(1, sigma, order), 1e-12);

    [Theory]
    [InlineData(0.01, 4)]
    [InlineData(0.004, 1.1)]
    [InlineData(0.1, 0.8)]
    [InlineData(0.5, 2)]
    public void Given_a_sampling_rate_When_orders_are_whole_and_nearly_whole_Then_sum_and_integral_agree(double q, double sigma)
    {
        foreach (var order in new[] { 2.0, 3, 5, 16, 48 })
        {
            var whole = PrivacyAccountant.RenyiDivergence(q, sigma, order);
            Assert.Equal(whole, PrivacyAccountant.RenyiDivergence(q, sigma, order + 1e-9), 1e-6 * Math.Max(1e-3, whole));
        }
    }

    [Fact]
    public void Given_the_second_order_When_accounted_Then_it_is_its_closed_form()
    {
        // A(2) = 1 + q²·(exp(1/σ²) − 1): the expected square of 1 + q·(ratio − 1).
        foreach (var (q, sigma) in new[] { (0.01, 4.0), (0.2, 1.0), (0.7, 0.6) })
            Assert.Equal(Math.Log(1 + (q * q * (Math.Exp(1 / (sigma * sigma)) - 1))), PrivacyAccountant.RenyiDivergence(q, sigma, 2), 1e-12);
    }

    [Fact]
    public void Given_the_example_of_Abadi_and_others_When_accounted_with_their_conversion_Then_epsilon_is_theirs_and_ours_is_no_larger()
    {
        // q = 0.01, σ = 4, T = 10,000, δ = 1e-5: ε ≈ 1.26 (Abadi et al. 2016, section 3.2), there by ε = ρ + log(1/δ)/(α − 1) over whole orders.
        var theirs = Enumerable.Range(2, 63).Min(order => (10_000 * PrivacyAccountant.RenyiDivergence(0.01, 4, order)) + (Math.Log(1e5) / (order - 1)));
        var ours = PrivacyAccountant.Epsilon(0.01, 4, 10_000, 1e-5);

        Assert.Equal(1.26, theirs, 0.005);
        Assert.InRange(ours, 0.9, theirs);
    }

    [Fact]
    public void Given_the_Gaussian_mechanism_once_When_converted_Then_epsilon_is_above_the_exact_one_and_near_it()
    {
        // δ(ε) = Φ(1/2σ − εσ) − e^ε·Φ(−1/2σ − εσ) (Balle and Wang 2018, theorem 8), solved for ε at σ = 2, δ = 1e-5: 1.99309 by bisection.
        var epsilon = PrivacyAccountant.Epsilon(1, 2, 1, 1e-5);

        Assert.InRange(epsilon, ExactGaussianEpsilon, 1.15 * ExactGaussianEpsilon);
    }

    [Fact]
    public void Given_more_steps_less_noise_or_more_subjects_When_accounted_Then_epsilon_grows()
    {
        var epsilon = PrivacyAccountant.Epsilon(0.01, 1, 1000, 1e-5);

        Assert.True(PrivacyAccountant.Epsilon(0.01, 1, 2000, 1e-5) > epsilon);
        Assert.True(PrivacyAccountant.Epsilon(0.01, 0.9, 1000, 1e-5) > epsilon);
        Assert.True(PrivacyAccountant.Epsilon(0.02, 1, 1000, 1e-5) > epsilon);
        Assert.Equal(0, PrivacyAccountant.Epsilon(0.01, 1, 0, 1e-5));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(3)]
    [InlineData(8)]
    public void Given_a_budget_When_the_noise_is_found_Then_all_steps_stay_within_it_and_nearly_use_it(double epsilon)
    {
        var sigma = PrivacyAccountant.NoiseMultiplier(0.02, 2000, epsilon, 1e-5);

        Assert.InRange(PrivacyAccountant.Epsilon(0.02, sigma, 2000, 1e-5), 0.98 * epsilon, epsilon);
    }

    [Fact]
    public void Given_a_gradient_When_noise_is_added_Then_its_mean_and_deviation_are_as_asked_and_the_same_for_any_threads()
    {
        var layout = new ParameterLayout();
        layout.Add("a", [300, 301], Initial.Normal(0), decays: false);
        layout.Add("b", [7], Initial.Normal(0), decays: false);
        using var one = new ParameterStore(layout);
        using var two = new ParameterStore(layout);
        using (var workers = new WorkerPool(1))
            new GaussianNoise(Key, workers).AddTo(one, deviation: 2.5, step: 3);
        using (var workers = new WorkerPool(2))
            new GaussianNoise(Key, workers).AddTo(two, deviation: 2.5, step: 3);

        var values = layout.Parameters.SelectMany(parameter => one[parameter].ToArray()).ToList();
        var mean = values.Average();
        Assert.Equal(0, mean, 4 * 2.5 / Math.Sqrt(values.Count));
        Assert.Equal(2.5, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), 0.03);
        Assert.True(one.Values.SequenceEqual(two.Values));
    }

    [Fact]
    public void Given_a_Poisson_sample_When_epochs_are_planned_Then_each_subject_takes_part_in_a_step_with_one_probability()
    {
        const int subjects = 40, perStep = 10;
        var counts = new int[subjects];
        var steps = 0;
        var sizes = new HashSet<int>();
        var chunks = new List<(int First, int Count)>();
        for (var epoch = 0; epoch < 500; epoch++)
        {
            var plan = EpochPlan.PoissonSampled([.. Enumerable.Repeat(100, subjects)], perStep, Key, epoch);
            for (var step = 0; step < plan.Steps; step++, steps++)
            {
                plan.Chunks(step, chunks);
                sizes.Add(chunks.Count);
                foreach (var (first, count) in chunks)
                {
                    Assert.Equal(1, count);
                    counts[plan.Visit(first).Record]++;
                }
            }
        }

        Assert.Equal(2000, steps);
        Assert.All(counts, count => Assert.InRange(count, 500 - 100, 500 + 100));     // 500 ± 5 standard deviations
        Assert.True(sizes.Count > 10);
    }

    [Fact]
    public void Given_a_subject_and_one_without_When_stepped_without_noise_to_speak_of_Then_the_sums_differ_by_no_more_than_the_clipping_norm()
    {
        // One step at a vanishing learning rate, by plain gradient: what a subject adds to the first moment is (1 − β₁) times its clipped gradient over the batch.
        var tokenizer = Tokenizer.Build(TinyRun.Train, ToyCohort.Codes);
        var reader = new RecordReader(tokenizer, new EncodingConfiguration());
        var records = TinyRun.Train.Select(reader.Read).ToList();
        foreach (var clip in new[] { 1e-3, 0.05, 1e6 })
        {
            var all = FirstMoment(tokenizer, records, clip);
            var without = FirstMoment(tokenizer, records[..^1], clip);
            var difference = Math.Sqrt(all.Zip(without, (a, b) => Math.Pow((a - b) / 0.1, 2)).Sum());
            Assert.InRange(difference, 0, clip * 1.001);
            if (clip < 0.01)
                Assert.InRange(difference, clip * 0.99, clip * 1.001);        // it is clipped, and counts whole
        }
    }

    [Fact]
    public void Given_a_private_run_that_is_killed_When_resumed_Then_it_ends_with_the_same_bits_and_reports_what_it_spent()
    {
        using var whole = new TemporaryFolder();
        using var killed = new TemporaryFolder();

        var result = TinyRun.Run(whole.Path, Private, key: Key);
        foreach (var step in new[] { 3, 9 })
            TinyRun.RunAndKill(killed.Path, step, Private, Key);
        TinyRun.Run(killed.Path, Private, key: Key);

        Assert.Equal(TinyRun.Weights(whole.Path), TinyRun.Weights(killed.Path));
        Assert.Equal(12, result.Privacy!.Steps);
        Assert.Equal(PrivacyAccountant.Epsilon(6 / 24.0, 1, 12, 1e-3), result.Privacy.Epsilon);
        Assert.Contains("\"epsilon\"", File.ReadAllText(Path.Combine(whole.Path, Trainer.MetricsFile)), StringComparison.Ordinal);
    }

    [Fact]
    public void Given_two_private_runs_of_one_configuration_When_trained_Then_they_differ_and_leave_no_key_behind()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();

        TinyRun.RunAndKill(one.Path, 5, Private);
        var key = Path.Combine(one.Path, "privacy.key");
        Assert.True(File.Exists(key));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        TinyRun.Run(one.Path, Private);
        TinyRun.Run(two.Path, Private);

        Assert.NotEqual(TinyRun.Weights(one.Path), TinyRun.Weights(two.Path));
        Assert.False(File.Exists(key));
    }

    [Fact]
    public void Given_a_budget_in_place_of_noise_When_trained_to_the_end_Then_no_more_than_it_is_spent()
    {
        using var folder = new TemporaryFolder();
        var configuration = Private with { Privacy = new PrivacyConfiguration { Epsilon = 4, SubjectsPerStep = 6, Delta = 1e-3 } };

        var spent = TinyRun.Run(folder.Path, configuration).Privacy!;

        Assert.InRange(spent.Epsilon, 3.9, 4);
        Assert.True(spent.NoiseMultiplier > 0);
    }

    private static float[] FirstMoment(Tokenizer tokenizer, List<SubjectRecord> records, double clip)
    {
        var configuration = TinyRun.Configuration with
        {
            Dropout = 0,
            Privacy = new PrivacyConfiguration { NoiseMultiplier = 1e-9, ClipNorm = clip, SubjectsPerStep = 1 },
        };
        var network = new TimelineNetwork(configuration.Model, tokenizer);
        using var weights = new ParameterStore(network.Layout);
        weights.Initialize(1);
        using var optimizer = new Tensors.Optimization.AdamW(network.Layout);
        using var workers = new WorkerPool(1);
        // Nobody is left to chance here: a rate of one takes everybody.
        using var step = new TrainingStep(network, records, configuration, workers, new PrivacyBudget(configuration.Privacy!, records.Count, 1), Key);
        step.Run(EpochPlan.PoissonSampled([.. records.Select(_ => 1)], records.Count, Key, 0), new TrainingState(), weights, optimizer, 0);
        return [.. optimizer.FirstMoment.Values];
    }
}
