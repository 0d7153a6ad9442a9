using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Model;
using Chiron.Timelines.Meds;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron train</c>: fits a timeline transformer to the training split of a MEDS dataset; resumes where it was stopped.</summary>
internal static class TrainVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "train",
            "Train a model on timelines; run again after a stop, it resumes.",
            "chiron train",
            "chiron train --size tiny --epochs 20 --run pilot",
            "chiron train --timelines others-meds.parquet --size demo --minutes 3");
        var timelines = WorkspaceOptions.Timelines();
        var run = WorkspaceOptions.Run();
        var size = new Option<string?>("--size") { Description = $"One of {string.Join(", ", ModelConfiguration.Sizes)} [default: modelSize of chiron.yaml]." };
        var epochs = new Option<int>("--epochs") { Description = "Passes over the training split, at most.", DefaultValueFactory = _ => 12 };
        var minutes = new Option<double?>("--minutes") { Description = "Stop in time, with the learning rate brought down on the way." };
        var learningRate = new Option<float>("--learning-rate") { Description = "The highest, after the warm-up.", DefaultValueFactory = _ => 3e-3f };
        var threads = new Option<int>("--threads") { Description = "0: one a processor. Does not change the result." };
        var seed = new Option<ulong>("--seed") { Description = "Of the initial weights and of every shuffle.", DefaultValueFactory = _ => 1 };
        foreach (var option in new Option[] { timelines, run, size, epochs, minutes, learningRate, threads, seed })
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var configuration = new TrainingConfiguration
            {
                Model = ModelConfiguration.OfSize(parsed.GetValue(size) ?? workspace.Configuration.ModelSize) with { Seed = parsed.GetValue(seed) },
                Epochs = parsed.GetValue(epochs),
                MaximumMinutes = parsed.GetValue(minutes),
                LearningRate = parsed.GetValue(learningRate),
                Threads = parsed.GetValue(threads),
                Seed = parsed.GetValue(seed),
            };
            Run(workspace, parsed.GetValue(timelines)?.FullName ?? workspace.Timelines, workspace.RunFolder(parsed.GetValue(run)!), configuration, output, stop);
            return ExitCode.Success;
        });
        return verb;
    }

    public static void Run(
        Workspace workspace, string timelines, string runFolder, TrainingConfiguration configuration, VerbOutput output, CancellationToken stop) =>
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "train",
            Parameters = new Dictionary<string, string>
            {
                ["run"] = Path.GetFileName(runFolder),
                ["width"] = configuration.Model.Width.ToString(),
                ["layers"] = configuration.Model.Layers.ToString(),
                ["epochs"] = configuration.Epochs.ToString(),
                ["minutes"] = configuration.MaximumMinutes?.ToString() ?? "unlimited",
                ["learningRate"] = configuration.LearningRate.ToString(),
                ["seed"] = configuration.Seed.ToString(),
            },
            Inputs = [timelines],
            Outputs = [.. new[] { "configuration.json", "vocabulary.json", "weights.safetensors", "result.json" }.Select(name => Path.Combine(runFolder, name))],
        }.Run(
            () =>
            {
                using var dataset = MedsDataset.Open(timelines);
                var result = output.WithProgress("train", progress =>
                    new Trainer().Train(dataset, configuration, runFolder, new MappedProgress<TrainingProgress>(progress, p => Describe(p, output)), stop));
                return new StepResult(
                    $"{result.Parameters:N0} parameters, {result.Tokens:N0} tokens seen, tuning loss {result.TuningLoss:F3} nats a token at step {result.BestStep:N0} of {result.Steps:N0}: {result.Stopped}",
                    new Dictionary<string, double>
                    {
                        ["parameters"] = result.Parameters,
                        ["steps"] = result.Steps,
                        ["tokens"] = result.Tokens,
                        ["tuningLoss"] = result.TuningLoss,
                        ["trainingSubjects"] = result.TrainingSubjects,
                        ["vocabularyCodes"] = result.VocabularyCodes,
                    });
            },
            stop);

    private static StepProgress Describe(TrainingProgress p, VerbOutput output)
    {
        if (p.Notice is { } notice)
            output.Remark(notice);
        var left = p.Left is { } time ? $", {Durations.Text(time)} left" : "";
        var done = p.Left is { } remaining && p.Elapsed > TimeSpan.Zero ? p.Elapsed / (p.Elapsed + remaining)
            : p.Steps > 0 ? (double)p.Step / p.Steps
            : 0;
        return new StepProgress(done, p.Phase switch
        {
            TrainingPhase.Reading => "reading timelines",
            TrainingPhase.Calibrating => "calibrating on the tuning split",
            _ when p.Loss is { } loss => $"step {p.Step:N0}, loss {loss.PerToken:F3}{(p.TuningLoss is { } t ? $", tuning {t:F3}" : "")}, {p.TokensPerSecond:N0} tokens/s{left}",
            _ => p.Phase.ToString(),
        });
    }
}
