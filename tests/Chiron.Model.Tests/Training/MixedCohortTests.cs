using Chiron.Testing;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

public sealed class MixedCohortTests
{
    [Fact]
    public void Given_two_cohorts_and_weights_When_epochs_are_planned_Then_each_has_its_share_of_the_tokens_and_an_epoch_keeps_its_length()
    {
        int[] lengths = [.. Enumerable.Repeat(100, 300), .. Enumerable.Repeat(50, 100)];
        var mixture = new CohortMixture([0, 300], [0.4, 0.6], lengths);

        var (first, second) = (0L, 0L);
        for (var epoch = 0; epoch < 20; epoch++)
            foreach (var (record, _) in mixture.Visits(lengths.Length, seed: 1, epoch))
                (first, second) = record < 300 ? (first + lengths[record], second) : (first, second + lengths[record]);

        Assert.Equal(0.4, first / (double)(first + second), 0.01);
        Assert.Equal(20.0 * lengths.Sum(), first + second, 0.01 * 20 * lengths.Sum());
    }

    [Fact]
    public void Given_no_weights_When_an_epoch_is_planned_Then_each_record_is_visited_once()
    {
        var plan = EpochPlan.Shuffled([5, 7, 9, 11], new CohortMixture([0, 2], null, [5, 7, 9, 11]), seed: 1, epoch: 3, tokensPerStep: 16);
        var chunks = new List<(int First, int Count)>();
        var seen = new List<int>();
        for (var step = 0; step < plan.Steps; step++)
        {
            plan.Chunks(step, chunks);
            foreach (var (first, count) in chunks)
                seen.AddRange(Enumerable.Range(first, count).Select(position => plan.Visit(position).Record));
        }

        Assert.Equal([0, 1, 2, 3], seen.Order());
        Assert.Equal(2, plan.Steps);
    }

    [Fact]
    public void Given_two_datasets_When_trained_on_both_Then_the_vocabulary_holds_the_codes_of_both_and_a_stopped_run_ends_with_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        using var a = Dataset(folder.File("a"), 1);
        using var b = Dataset(folder.File("b"), 5, rename: true);
        IReadOnlyList<TrainingCohort> cohorts = [new(a, 0.7), new(b, 0.3)];

        new Trainer().Train(cohorts, TinyRun.Configuration, folder.File("whole"));
        Assert.Throws<InvalidOperationException>(() => new Trainer().Train(cohorts, TinyRun.Configuration, folder.File("killed"), new TinyRun.Reporter(progress =>
        {
            if (progress.Step == 5)
                throw new InvalidOperationException("killed");
        })));
        new Trainer().Train(cohorts, TinyRun.Configuration, folder.File("killed"));

        var vocabulary = Tokenizer.Load(Path.Combine(folder.File("whole"), TimelineModel.VocabularyFile));
        Assert.True(vocabulary.Find(ToyCohort.Cold) >= 0);
        Assert.True(vocabulary.Find("ICD10CM//J99") >= 0);
        Assert.Equal(TinyRun.Weights(folder.File("whole")), TinyRun.Weights(folder.File("killed")));
        var other = Assert.Throws<ModelException>(() => new Trainer().Train([new(a, 0.5), new(b, 0.5)], TinyRun.Configuration, folder.File("whole")));
        Assert.Contains("cohortWeights", other.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, null, "no weight")]
    [InlineData(0.5, 0.0, "the weight 0")]
    public void Given_weights_that_do_not_fit_When_trained_Then_they_are_refused(double first, double? second, string expected)
    {
        using var folder = new TemporaryFolder();
        using var a = Dataset(folder.File("a"), 1);

        var refusal = Assert.Throws<ModelException>(() => new Trainer().Train([new(a, first), new(a, second)], TinyRun.Configuration, folder.File("run")));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_one_code_in_two_units_When_trained_on_both_Then_it_is_refused_and_named()
    {
        using var folder = new TemporaryFolder();
        using var a = Dataset(folder.File("a"), 1);
        using var b = Dataset(folder.File("b"), 5, unit: "kPa");

        var refusal = Assert.Throws<ModelException>(() => new Trainer().Train([new(a), new(b)], TinyRun.Configuration, folder.File("run")));

        Assert.Contains(ToyCohort.BloodPressure, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("kPa", refusal.Message, StringComparison.Ordinal);
    }

    private static MedsDataset Dataset(string path, int seed, bool rename = false, string? unit = null)
    {
        EncodedCohortTests.WriteDataset(path, ToyCohort.Simulate(16, seed, years: 4), ToyCohort.Simulate(4, seed + 1, years: 4), unit, rename ? "ICD10CM//J99" : null);
        return MedsDataset.Open(path);
    }
}
