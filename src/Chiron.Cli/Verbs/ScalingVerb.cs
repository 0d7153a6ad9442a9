using System.CommandLine;
using System.Globalization;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Model;

namespace Chiron.Cli.Verbs;

/// <summary><c>chiron scaling</c>: how the loss falls with the model's size and with what it learns from, and what a larger one would reach; resumes where it was stopped.</summary>
internal static class ScalingVerb
{
    public const string Name = "scaling";

    public static Verb Create()
    {
        var verb = new Verb(
            Name,
            "Train several sizes for several lengths, and predict what larger ones would reach.",
            $"chiron {Name}",
            $"chiron {Name} --size tiny --tokens 0.8,1.6,3.2,6.4 --run scaling")
        {
            Explanation = """
                Each size trains for each number of tokens, from the beginning, and the tuning split's loss after the last step enters the law

                  L(N, D) = E + A·N^-α + B·D^-β      N: parameters of the blocks, D: tokens (Hoffmann et al. 2022)

                The law is checked first: fitted without the largest size, it predicts that size's runs. Intervals are those of the fit; a law says nothing
                about what it was not fitted near. Held-out subjects are never read. The run's folder, runs/<run>/, then holds scaling.json.
                """,
        };
        var run = new Option<string>("--run") { Description = "The study's id: its folder under runs/.", DefaultValueFactory = _ => Name };
        var tokens = new Option<string>("--tokens")
        {
            Description = "Millions of tokens that runs learn from, at least three numbers.",
            HelpName = "list",
            DefaultValueFactory = _ => "0.4,0.8,1.6,3.2",
        };
        var options = new TrainingOptions();
        verb.Add(run);
        verb.Add(tokens);
        foreach (var option in options.ForSearch)
            verb.Add(option);
        verb.Does((parsed, output, stop) =>
        {
            var workspace = Workspace.OpenOrCreate(parsed.GetValue(verb.Workspace)!.FullName);
            var configuration = options.Configuration(parsed, workspace);
            var plan = new ScalingPlan { Shapes = ScalingPlan.ShapesUpTo(configuration.Model), Tokens = [.. parsed.GetValue(tokens)!.Split(',').Select(Millions)] }.Validate();
            Run(workspace, options.Cohorts(parsed, workspace), plan, configuration, workspace.RunFolder(parsed.GetValue(run)!), output, stop);
            return ExitCode.Success;
        });
        return verb;
    }

    private static void Run(
        Workspace workspace,
        IReadOnlyList<(string Path, double? Weight)> cohorts,
        ScalingPlan plan,
        TrainingConfiguration configuration,
        string folder,
        VerbOutput output,
        CancellationToken stop)
    {
        var parameters = TrainingOptions.Describe(configuration);
        parameters["run"] = Path.GetFileName(folder);
        parameters["tokens"] = string.Join(", ", plan.Tokens);
        new WorkspaceStep(workspace, output, TimeProvider.System)
        {
            Name = Name,
            Parameters = parameters,
            Inputs = [.. cohorts.Select(cohort => cohort.Path)],
            Outputs = [Path.Combine(folder, ScalingStudy.ResultFile)],
        }.Run(
            () => TrainingOptions.With(cohorts, open =>
            {
                var study = new ScalingStudy { EncodedCohorts = TrainVerb.EncodedCohorts(workspace) };
                var result = output.WithProgress(Name, progress => study.Run(
                    open, plan, configuration, folder, new MappedProgress<ScalingProgress>(progress, At), stop));
                foreach (var line in Table(result))
                    output.Line(line);
                var law = result.Law;
                return new StepResult(
                    string.Create(CultureInfo.InvariantCulture, $"L = {law.Floor:F3} + {law.A:G4}·N^-{law.Alpha:F2} + {law.B:G4}·D^-{law.Beta:F2} nats a token, {result.ResidualError:F4} from {result.Runs.Count} runs"),
                    new Dictionary<string, double> { ["runs"] = result.Runs.Count, ["floor"] = law.Floor, ["alpha"] = law.Alpha, ["beta"] = law.Beta, ["residualError"] = result.ResidualError });
            }),
            stop);
    }

    private static StepProgress At(ScalingProgress at)
    {
        var within = at.Training is { Steps: > 0 } training ? (double)training.Step / training.Steps : at.Ended is null ? 0 : 1;
        return new StepProgress((at.Run - 1 + within) / at.Runs, $"run {at.Run} of {at.Runs}");
    }

    private static IEnumerable<string> Table(ScalingResult result)
    {
        yield return "  parameters       tokens     loss   by the law";
        foreach (var run in result.Runs)
            yield return Row(run.BlockParameters, run.Tokens, run.TuningLoss, $"{result.Law.Loss(run.BlockParameters, run.Tokens):F4}");
        yield return "the largest size, by the law of the smaller ones:";
        foreach (var check in result.Check)
            yield return Row(check.BlockParameters, check.Tokens, check.Seen!.Value, Interval(check));
        yield return "larger ones, by the law of all:";
        foreach (var ahead in result.Predictions)
            yield return Row(ahead.BlockParameters, ahead.Tokens, null, Interval(ahead));
    }

    private static string Row(long parameters, long tokens, double? loss, string byLaw) => string.Create(
        CultureInfo.InvariantCulture, $"{parameters,12:N0} {tokens,12:N0} {(loss is { } seen ? seen.ToString("F4", CultureInfo.InvariantCulture) : ""),8}   {byLaw}");

    private static string Interval(ScalingPrediction of) => string.Create(CultureInfo.InvariantCulture, $"{of.Loss:F4} ({of.Lower:F4}–{of.Upper:F4})");

    private static long Millions(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var millions) && millions is > 0 and < 1e6
            ? (long)Math.Round(millions * 1e6)
            : throw new VerbException(ExitCode.Usage, $"'{text}' is not a number of millions of tokens; write for example --tokens 0.8,1.6,3.2.");
}
