using System.CommandLine;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Model;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron train</c>: fits a timeline transformer to the training split of one or more MEDS datasets; resumes where it was stopped.</summary>
internal static class TrainVerb
{
    public static Verb Create()
    {
        var verb = new Verb(
            "train",
            "Train a model on timelines; run again after a stop, it resumes.",
            "chiron train",
            "chiron train --size tiny --epochs 20 --run pilot",
            "chiron train --size small --members 5 --run ensemble",
            "chiron train --timelines north/timelines:0.7 --timelines south/timelines:0.3 --run both",
            "chiron train --configuration runs/search/best.json --run tuned",
            "chiron train --privacy-epsilon 3 --epochs 30 --run private",
            "chiron train --timelines others-meds.parquet --size demo --minutes 3")
        {
            Explanation = """
                It learns from the training split and chooses by the tuning split: it stops when that gains no more, and keeps the weights that were best there.
                The run's folder, runs/<run>/ in the workspace, then holds

                  weights.safetensors, vocabulary.json, configuration.json, hazards.json, calibration.json    the model
                  training.json     its settings, which --configuration takes again
                  metrics.jsonl     what was measured on the way, a JSON object a line
                  checkpoints/      the last two, from which it resumes
                  result.json       what came of it

                The result follows from data, settings and seed, for any number of threads, and a run that was killed and resumed ends with the same
                weights to the bit. --minutes and --privacy-epsilon, --privacy-noise are the exceptions: the first depends on the machine's speed, the others
                draw their noise from a secret. A learning rate that is too high ends the run with exit code 4, and the last good checkpoint stays.
                """,
        };
        var run = WorkspaceOptions.Run();
        var options = new TrainingOptions();
        var members = new Option<int?>("--members") { Description = "Train so many models, each from its own seed, as an ensemble in runs/<run>/members/ [default: 1]." };
        var deterministic = new Option<bool>("--deterministic") { Description = "Refuse whatever would make two runs differ." };
        verb.Add(run);
        foreach (var option in options.All)
            verb.Add(option);
        verb.Add(members);
        verb.Add(deterministic);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var configuration = options.Configuration(parsed, workspace);
            configuration = (configuration with
            {
                Members = parsed.GetValue(members) ?? configuration.Members,
                Deterministic = parsed.GetValue(deterministic) || configuration.Deterministic,
            }).Validate();
            Run(workspace, options.Cohorts(parsed, workspace), workspace.RunFolder(parsed.GetValue(run)!), configuration, output, stop);
            return ExitCode.Success;
        });
        return verb;
    }

    public static void Run(
        Workspace workspace, string timelines, string runFolder, TrainingConfiguration configuration, VerbOutput output, CancellationToken stop) =>
        Run(workspace, [(timelines, null)], runFolder, configuration, output, stop);

    private static void Run(
        Workspace workspace,
        IReadOnlyList<(string Path, double? Weight)> cohorts,
        string runFolder,
        TrainingConfiguration configuration,
        VerbOutput output,
        CancellationToken stop)
    {
        var parameters = TrainingOptions.Describe(configuration);
        parameters["run"] = Path.GetFileName(runFolder);
        for (var cohort = 0; cohort < cohorts.Count; cohort++)
            if (cohorts[cohort].Weight is { } weight)
                parameters[$"cohortWeight.{cohort + 1}"] = weight.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var members = configuration.Members == 1 ? [] : Enumerable.Range(1, configuration.Members).Select(k => $"{Ensemble.MembersFolder}/{k}/{TimelineModel.WeightsFile}").Prepend(Ensemble.File);
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = "train",
            Parameters = parameters,
            Inputs = [.. cohorts.Select(cohort => cohort.Path)],
            Outputs = [.. new[] { "configuration.json", "vocabulary.json", "weights.safetensors", "result.json" }.Concat(members).Select(name => Path.Combine(runFolder, name))],
        }.Run(() => Train(workspace, cohorts, runFolder, configuration, output, stop), stop);
    }

    private static StepResult Train(
        Workspace workspace,
        IReadOnlyList<(string Path, double? Weight)> cohorts,
        string runFolder,
        TrainingConfiguration configuration,
        VerbOutput output,
        CancellationToken stop)
    {
        return TrainingOptions.With(cohorts, open =>
        {
            var trainer = new Trainer { EncodedCohorts = EncodedCohorts(workspace) };
            var result = output.WithTrainingProgress($"train {Path.GetFileName(runFolder)}", progress => trainer.Train(open, configuration, runFolder, progress, stop));
            return new StepResult(Summary(result), Counts(result));
        });
    }

    /// <summary>Where cohorts that were read are kept for the next run.</summary>
    public static string EncodedCohorts(Workspace workspace) => Path.Combine(workspace.Root, "encoded");

    private static string Summary(TrainingResult result)
    {
        var weights = result.AveragedSteps is { } steps ? $"the average of the weights of steps {string.Join(", ", steps)}" : $"step {result.BestStep:N0}";
        var members = result.Members is { } folders ? $"{folders.Count} members, the best with " : "";
        var privacy = result.Privacy is { } spent ? $"; ε = {spent.Epsilon:F2} at δ = {spent.Delta:G2} by the weights (vocabulary and calibration not counted)" : "";
        return $"{members}{result.Parameters:N0} parameters, {result.Tokens:N0} tokens seen, tuning loss {result.TuningLoss:F3} nats a token at {weights} of {result.Steps:N0}: {result.Stopped}{privacy}";
    }

    private static Dictionary<string, double> Counts(TrainingResult result)
    {
        var counts = new Dictionary<string, double>
        {
            ["parameters"] = result.Parameters,
            ["steps"] = result.Steps,
            ["tokens"] = result.Tokens,
            ["tuningLoss"] = result.TuningLoss,
            ["trainingSubjects"] = result.TrainingSubjects,
            ["vocabularyCodes"] = result.VocabularyCodes,
        };
        if (result.Members is { } members)
            counts["members"] = members.Count;
        if (result.Privacy is { } spent)
            (counts["privacyEpsilon"], counts["privacyDelta"]) = (spent.Epsilon, spent.Delta);
        return counts;
    }
}
