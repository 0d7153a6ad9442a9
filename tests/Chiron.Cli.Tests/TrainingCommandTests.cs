using System.Text.Json;
using Chiron.Testing;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Cli.Tests;

/// <summary>Training and the search for its settings by the real command: killed without warning, diverging, with members, with wrong settings.</summary>
public sealed class TrainingCommandTests : IDisposable
{
    private const int Kills = 10;

    private readonly TemporaryFolder _folder = new();

    public TrainingCommandTests()
    {
        WriteDataset(_folder.File("meds"));
        File.WriteAllText(_folder.File("settings.yaml"), """
            model: { width: 32, layers: 2, heads: 2, feedForward: 48, context: 128 }
            maximumSteps: 260
            tokensPerStep: 1200
            evaluateEverySteps: 8
            checkpointEverySteps: 3
            patience: 1000
            warmupSteps: 5
            emaDecay: 0.9
            averageBest: 3
            """);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Given_a_training_run_When_it_is_killed_ten_times_at_random_moments_Then_it_ends_with_the_weights_of_an_undisturbed_run()
    {
        var undisturbed = ChironProcess.Run(_folder.Path, Train("undisturbed"));
        Assert.True(undisturbed.ExitCode == 0, undisturbed.All);

        var random = new Random(20261121);
        var (killed, stepsAtKills) = (0, new HashSet<long>());
        for (var kill = 0; kill < Kills; kill++)
        {
            using var running = ChironProcess.Start(_folder.Path, Train("killed"));
            // The moment is random within training itself: a start takes long beside so short a run, and a kill before the first step tests little.
            var began = StepOf("killed");
            var patience = DateTime.UtcNow.AddSeconds(20);
            while (StepOf("killed") == began && !running.HasExited && DateTime.UtcNow < patience)
                Thread.Sleep(5);
            Thread.Sleep(random.Next(0, 150));
            killed += running.HasExited ? 0 : 1;
            running.Kill();
            stepsAtKills.Add(StepOf("killed"));
        }

        var resumed = ChironProcess.Run(_folder.Path, Train("killed"));

        Assert.True(resumed.ExitCode == 0, resumed.All);
        Assert.True(killed >= Kills / 2, $"only {killed} kills came before the run had ended by itself");
        Assert.True(stepsAtKills.Count > 2, $"all kills fell on steps {string.Join(", ", stepsAtKills)}");
        Assert.Equal(Weights("undisturbed"), Weights("killed"));
    }

    [Fact]
    public void Given_a_learning_rate_far_too_high_When_trained_Then_the_exit_code_is_that_of_a_failed_check_and_the_sentence_says_what_to_do()
    {
        File.WriteAllText(_folder.File("settings.yaml"), File.ReadAllText(_folder.File("settings.yaml")).Replace("warmupSteps: 5", "warmupSteps: 60"));

        var result = ChironProcess.Run(_folder.Path, [.. Train("reckless"), "--learning-rate", "0.99"]);

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("diverged at step", result.Error);
        Assert.Contains("checkpoint", result.Error);
        Assert.Contains("learning rate below 0.99", result.Error);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Run("reckless"), "checkpoints")));
    }

    [Fact]
    public void Given_an_ensemble_of_two_datasets_When_trained_Then_members_and_list_are_there_and_no_full_collection_fell_into_its_steps()
    {
        WriteDataset(_folder.File("other"), seed: 9);

        var result = ChironProcess.Run(
            _folder.Path, "train", "--run", "two", "-c", "settings.yaml", "--steps", "40", "--members", "2", "--timelines", "meds:0.8", "--timelines", "other:0.2", "--json");

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(2, JsonDocument.Parse(result.Output).RootElement.GetProperty("counts").GetProperty("members").GetDouble());
        Assert.True(File.Exists(Path.Combine(Run("two"), "ensemble.json")));
        var lines = File.ReadLines(Path.Combine(Run("two"), "members", "2", "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var train = lines.Where(line => line.GetProperty("split").GetString() == "train").ToList();
        Assert.Equal(4, train.Count);
        Assert.All(train, line => Assert.Equal(0, line.GetProperty("fullCollections").GetInt32()));
    }

    [Fact]
    public void Given_a_search_When_run_twice_Then_its_table_is_told_its_best_settings_train_and_the_second_time_nothing_is_done()
    {
        string[] search = ["tune-hyperparameters", "-t", "meds", "-c", "settings.yaml", "--trials", "3", "--steps", "12"];

        var first = ChironProcess.Run(_folder.Path, search);
        var again = ChironProcess.Run(_folder.Path, search);
        var trained = ChironProcess.Run(_folder.Path, "train", "-t", "meds", "-c", "workspace/runs/search/best.json", "--run", "tuned", "--steps", "12");

        Assert.True(first.ExitCode == 0, first.All);
        Assert.Equal(4, first.Output.Split('\n').Count(line => line.StartsWith("rung ", StringComparison.Ordinal)));
        Assert.Contains("best.json", first.Output);
        Assert.Contains("nothing changed", again.Output);
        Assert.True(trained.ExitCode == 0, trained.All);
    }

    [Fact]
    public void Given_a_settings_file_with_a_wrong_name_When_trained_Then_the_name_is_told()
    {
        File.WriteAllText(_folder.File("wrong.yaml"), "learnigRate: 0.1");

        var result = ChironProcess.Run(_folder.Path, "train", "-t", "meds", "-c", "wrong.yaml");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("learnigRate", result.Error);
    }

    private static string[] Train(string run) => ["train", "--run", run, "--configuration", "settings.yaml", "--timelines", "meds", "--threads", "1"];

    private string Run(string run) => Path.Combine(_folder.Path, "workspace", "runs", run);

    private byte[] Weights(string run) => File.ReadAllBytes(Path.Combine(Run(run), "weights.safetensors"));

    // The step of the newest checkpoint; 0 where there is none.
    private long StepOf(string run)
    {
        var folder = Path.Combine(Run(run), "checkpoints");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "step-*.safetensors").Select(file => long.Parse(Path.GetFileNameWithoutExtension(file)[5..])).DefaultIfEmpty().Max()
            : 0;
    }

    private static void WriteDataset(string path, int seed = 3)
    {
        using var writer = new MedsDatasetWriter(path, new MedsDatasetWriterOptions { Splits = new SplitAssignment(0, TrainFraction: 0.8, TuningFraction: 0.2) });
        var random = new Random(seed);
        for (var subject = 1L; subject <= 60; subject++)
        {
            var time = new DateTime(1950, 1, 1).AddDays(random.Next(3000));
            writer.Append(subject, new Event(time, MedsCodes.Birth), EventKind.Birth);
            time = time.AddYears(40);
            for (var visit = 0; visit < 12; visit++)
            {
                time = time.AddDays(random.Next(5, 300));
                writer.Append(subject, new Event(time, "ENCOUNTER//AMB"), EventKind.Encounter);
                writer.Append(subject, new Event(time, "LOINC//8480-6", 100 + random.Next(50)), EventKind.Measurement, "mm[Hg]");
                if (random.Next(3) == 0)
                    writer.Append(subject, new Event(time, random.Next(2) == 0 ? "ICD10CM//J00" : "ICD10CM//I10"), EventKind.Condition);
            }
        }

        writer.Complete();
    }
}
