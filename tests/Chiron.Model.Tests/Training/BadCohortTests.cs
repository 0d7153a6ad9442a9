using System.Text.Json;
using Chiron.Tensors.Storage;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Model.Tests;

/// <summary>Training on data and settings that are not as they should be.</summary>
public sealed class BadCohortTests
{
    [Fact]
    public void Given_values_that_are_no_numbers_When_trained_Then_they_count_as_not_answered_and_every_loss_is_finite()
    {
        using var folder = new TemporaryFolder();
        var train = ToyCohort.Simulate(24, 1, years: 4).Select((timeline, i) => i % 3 == 0 ? WithBloodPressure(timeline, i % 2 == 0 ? float.NaN : float.PositiveInfinity) : timeline).ToList();

        var result = new Trainer().Train(train, TinyRun.Tuning, ToyCohort.Codes, TinyRun.Configuration, folder.Path);

        Assert.True(double.IsFinite(result.TuningLoss));
        Assert.True(result.Records.NotFinite > 0);
        using var model = TimelineModel.Load(folder.Path);
    }

    [Fact]
    public void Given_a_cohort_in_which_all_are_alike_When_trained_Then_it_ends_with_a_model_that_gives_probabilities()
    {
        using var folder = new TemporaryFolder();
        var one = ToyCohort.Simulate(1, 4, years: 6)[0];
        var all = Enumerable.Range(0, 20).Select(id => Copy(one, id, value => float.IsNaN(value) ? value : 120)).ToList();

        new Trainer().Train(all, all[..4], ToyCohort.Codes, TinyRun.Configuration with { MaximumSteps = 30 }, folder.Path);

        using var model = TimelineModel.Load(folder.Path);
        Assert.All(model.Tokenizer.Vocabulary.Codes, code => Assert.True(code.Medians.Count <= 1 && code.StandardDeviation > 0));
        var risks = new Forecaster(model).Forecast([all[0]], [all[0][all[0].Count - 1].Time!.Value], [ToyCohort.Visit], [365.0]);
        for (var code = 0; code < risks.Codes.Count; code++)
            Assert.InRange(risks[0, code, 0], 0, 1);
    }

    [Fact]
    public void Given_people_with_nothing_but_their_birth_When_trained_Then_it_is_said_that_there_is_nothing_to_learn()
    {
        using var folder = new TemporaryFolder();
        var builder = new TimelineBuilder();
        var born = Enumerable.Range(0, 8).Select(id => builder.Add(new Event(new DateTime(1950, 1, 1), MedsCodes.Birth)).Build(id)).ToList();

        var refusal = Assert.Throws<ModelException>(() => new Trainer().Train(born, born, ToyCohort.Codes, TinyRun.Configuration, folder.Path));

        Assert.Contains("nothing to learn", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_learning_rate_far_too_high_When_training_diverges_Then_what_was_kept_is_from_before_and_is_named()
    {
        using var folder = new TemporaryFolder();
        var reckless = TinyRun.Configuration with
        {
            LearningRate = 0.99f, ClipNorm = 1e30f, WarmupSteps = 60, MaximumSteps = 400, EvaluateEverySteps = 400, CheckpointEverySteps = 1,
        };

        var refusal = Assert.Throws<TrainingDivergedException>(() => TinyRun.Run(folder.Path, reckless));

        var newest = Directory.GetFiles(Path.Combine(folder.Path, Trainer.CheckpointsFolder)).Order(StringComparer.Ordinal).Last();
        using var checkpoint = SafetensorsReader.Open(newest);
        var state = JsonDocument.Parse(checkpoint.Metadata["state"]).RootElement;
        Assert.True(state.GetProperty("smoothedLoss").GetDouble() < state.GetProperty("firstLoss").GetDouble() + 2.001);
        Assert.Contains($"step {state.GetProperty("step").GetInt64()},", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate below", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, TimelineModel.WeightsFile)));
    }

    private static Timeline WithBloodPressure(Timeline timeline, float value) => Copy(timeline, timeline.SubjectId, old => float.IsNaN(old) ? old : value);

    private static Timeline Copy(Timeline timeline, long id, Func<float, float> value)
    {
        var builder = new TimelineBuilder();
        for (var i = 0; i < timeline.Count; i++)
        {
            var e = timeline[i];
            builder.Add(e.NumericValue is { } number ? e with { NumericValue = value(number) } : e);
        }

        return builder.Build(id);
    }
}
