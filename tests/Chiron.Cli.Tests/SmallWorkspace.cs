using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Combining;
using Chiron.Testing;

namespace Chiron.Cli.Tests;

/// <summary>Sixty patients through all verbs, made once for every class that looks at them.</summary>
public sealed class SmallWorkspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallWorkspace()
    {
        var made = new List<ChironProcess.Finished>
        {
            Run("simulate", "--patients", "60"),
            Run("intake"),
            Run("deidentify"),
            Run("timelines"),
            Run("train", "--size", "demo", "--epochs", "1"),
            Run("validate", "--minimum-cases", "2"),
        };
        if (made.TrueForAll(step => step.ExitCode == 0))
            Combine(Path.Combine(Workspace, "runs", "first"));
        Steps = [.. made, Run("release")];
    }

    public string Folder => _folder.Path;

    public string Workspace => Path.Combine(_folder.Path, "workspace");

    public string Release => Path.Combine(Workspace, "releases", "chiron-0.1.0");

    internal IReadOnlyList<ChironProcess.Finished> Steps { get; }

    public void Dispose() => _folder.Dispose();

    // Sixty people are too few to learn a combination from; where words alone are known both experts count by half.
    private static void Combine(string run)
    {
        using var model = TimelineModel.Load(run);
        new DifferentialCalibration
        {
            Version = DifferentialCalibration.CurrentVersion,
            PackHash = KnowledgePack.Load(Path.Combine(Repository.Root, "knowledge", "starter")).ContentHash,
            VocabularyHash = model.Tokenizer.Hash,
            Seed = 1,
            Coverages = [0.95],
            Situations =
            [
                .. from detail in Enum.GetValues<CaseDetail>()
                   from covered in (bool[])[false, true]
                   select new SituationFit
                   {
                       Situation = new Situation(false, covered, detail), Fitted = 100, Calibrated = 100, Weights = PoolWeights.Start, Resamples = [], Thresholds = [0.9], SmoothedThresholds = [0.9], MisfitLimit = 100,
                   },
            ],
        }.Save(run);
    }

    private ChironProcess.Finished Run(params string[] arguments) => ChironProcess.Run(_folder.Path, arguments);

    [CollectionDefinition]
    public sealed class Shared : ICollectionFixture<SmallWorkspace>;
}
