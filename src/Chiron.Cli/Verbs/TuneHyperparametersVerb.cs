using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Model;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron tune-hyperparameters</c>: successive halving over a space of settings, by the tuning split alone; resumes where it was stopped.</summary>
internal static class TuneHyperparametersVerb
{
    public const string Name = "tune-hyperparameters";

    public static Verb Create()
    {
        var verb = new Verb(
            Name,
            "Look for good settings: many short trainings, the better ones longer.",
            $"chiron {Name}",
            $"chiron {Name} --size tiny --trials 27 --steps 2000 --run search",
            $"chiron {Name} --space space.yaml --configuration common.yaml --reduction 4",
            "chiron train --configuration workspace/runs/search/best.json --run tuned")
        {
            Explanation = """
                Successive halving (Jamieson and Talwalkar 2016): all trials train for a few steps, the better third for three times as many, and so on up to
                --steps. Trials are compared by the loss on the tuning split; held-out subjects are never read. Stopped, it goes on where it was.

                A space names settings with a range or with choices (without --space: learning rate, dropout, weight decay, mini-batch and shape):

                  learningRate: { from: 0.0003, to: 0.01, scale: log }
                  dropout: { from: 0, to: 0.3 }
                  model.layers: { from: 2, to: 8, whole: true }
                  tokensPerStep: [1024, 2048, 4096]

                The run's folder, runs/<run>/, then holds best.json, which 'chiron train --configuration' takes, and trials.jsonl.
                """,
        };
        var run = new Option<string>("--run") { Description = "The search's id: its folder under runs/.", DefaultValueFactory = _ => "search" };
        var space = new Option<FileInfo?>("--space") { Description = "YAML or JSON with the settings to vary [default: the five above].", HelpName = "file" };
        var trials = new Option<int>("--trials") { Description = "Settings to draw.", DefaultValueFactory = _ => new SearchPlan().Trials };
        var reduction = new Option<int>("--reduction") { Description = "Of so many trials one goes on, for so many times the steps.", DefaultValueFactory = _ => new SearchPlan().Reduction };
        var steps = new Option<long>("--steps") { Description = "Steps of the trials that come to the end.", DefaultValueFactory = _ => new SearchPlan().Steps };
        var options = new TrainingOptions();
        verb.Add(run);
        verb.Add(space);
        foreach (var option in new Option[] { trials, reduction, steps })
            verb.Add(option);
        foreach (var option in options.ForSearch)
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var configuration = options.Configuration(parsed, workspace);
            var file = parsed.GetValue(space);
            Run(
                workspace,
                options.Cohorts(parsed, workspace),
                file is null ? SearchSpace.Default(configuration.Model) : SearchSpace.FromJson(YamlSettings.Read(file.FullName), $"'{file.Name}'"),
                new SearchPlan { Trials = parsed.GetValue(trials), Reduction = parsed.GetValue(reduction), Steps = parsed.GetValue(steps), Seed = configuration.Seed },
                configuration,
                workspace.RunFolder(parsed.GetValue(run)!),
                output,
                stop);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Run(
        Workspace workspace,
        IReadOnlyList<(string Path, double? Weight)> cohorts,
        SearchSpace space,
        SearchPlan plan,
        TrainingConfiguration configuration,
        string folder,
        VerbOutput output,
        CancellationToken stop)
    {
        var parameters = TrainingOptions.Describe(configuration);
        foreach (var (name, value) in new[] { ("run", Path.GetFileName(folder)), ("trials", $"{plan.Trials}"), ("reduction", $"{plan.Reduction}"), ("steps", $"{plan.Steps}") })
            parameters[name] = value;
        parameters["space"] = string.Join(", ", space.Dimensions.Select(dimension => dimension.Setting));
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = Name,
            Parameters = parameters,
            Inputs = [.. cohorts.Select(cohort => cohort.Path)],
            Outputs = [Path.Combine(folder, HyperparameterSearch.BestFile), Path.Combine(folder, HyperparameterSearch.TrialsFile)],
        }.Run(
            () => TrainingOptions.With(cohorts, open =>
            {
                var search = new HyperparameterSearch { EncodedCohorts = TrainVerb.EncodedCohorts(workspace) };
                var result = output.WithSearchProgress(Path.GetFileName(folder), progress => search.Run(open, space, plan, configuration, folder, progress, stop));
                foreach (var line in SearchText.Table(result.Trials))
                    output.Line(line);
                return new StepResult(
                    $"of {plan.Trials} trials number {result.BestTrial.Trial} is best, tuning loss {result.BestTrial.TuningLoss:F4} nats a token: "
                    + $"{SearchText.Settings(result.BestTrial.Settings)}; 'chiron train --configuration {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, HyperparameterSearch.BestFile))}' takes it",
                    new Dictionary<string, double> { ["trials"] = result.Trials.Count, ["bestTrial"] = result.BestTrial.Trial, ["tuningLoss"] = result.BestTrial.TuningLoss!.Value });
            }),
            stop);
    }
}
