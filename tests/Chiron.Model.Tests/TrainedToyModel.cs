using Chiron.Testing;
using Chiron.Timelines;

namespace Chiron.Model.Tests;

/// <summary>A small model trained once on the toy cohort, for all tests that ask it something.</summary>
public sealed class TrainedToyModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainedToyModel()
    {
        Result = new Trainer().Train(ToyCohort.Simulate(400, 1), ToyCohort.Simulate(60, 2), ToyCohort.Codes, Configuration, _folder.Path);
        Model = TimelineModel.Load(_folder.Path);
    }

    internal static TrainingConfiguration Configuration => new()
    {
        Model = new ModelConfiguration { Width = 32, Layers = 2, Heads = 2, FeedForward = 64, Context = 256 },
        Epochs = 18,
        TokensPerStep = 1024,
        LearningRate = 6e-3f,
        WarmupSteps = 10,
        Dropout = 0,
    };

    internal TrainingResult Result { get; }

    internal TimelineModel Model { get; }

    internal string Folder => _folder.Path;

    internal static List<Timeline> HeldOut { get; } = ToyCohort.Simulate(60, 3);

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }
}
