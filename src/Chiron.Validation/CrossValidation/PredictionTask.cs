using System.Text.Json;
using System.Text.Json.Nodes;
using Chiron.Model;
using Chiron.Validation.Tasks;

namespace Chiron.Validation.CrossValidation;

/// <summary>One question put to every subject of a dataset once: a prediction time, an outcome, a horizon; and how the model that answers it is trained.</summary>
public sealed record PredictionTask
{
    /// <summary>Letters, digits and hyphens; names the folder of results.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The prediction time counts from the first event with this code; null for the first event after birth. Subjects without it are left out.</summary>
    public string? After { get; init; }

    /// <summary>Days from there to the prediction time; 2 for 48 hours.</summary>
    public double AfterDays { get; init; }

    /// <summary>The outcome's code, as in the timelines.</summary>
    public required string Outcome { get; init; }

    /// <summary>Whether subjects with the outcome on record are left out (onset) or cannot be there (death).</summary>
    public RiskTaskKind Kind { get; init; }

    public required double HorizonDays { get; init; }

    /// <summary>True where the absence of the outcome means that it did not come, whenever the record ends.</summary>
    public bool FullyObserved { get; init; }

    /// <summary>True to measure Harrell's C over the whole follow-up too, and to fit Cox on the baseline covariates beside the model.</summary>
    public bool Survival { get; init; }

    /// <summary>With <see cref="Survival"/>: codes whose latest value before the prediction time is a covariate of Cox, beside age and sex.</summary>
    public IReadOnlyList<string>? Covariates { get; init; }

    /// <summary>True to fit, beside the network, a regression for this very question (<see cref="LandmarkQuestion"/>); needs <see cref="After"/>.</summary>
    public bool Landmark { get; init; }

    /// <summary>Models with seeds of their own whose probabilities are averaged; 1 where it is not given.</summary>
    public int? Members { get; init; }

    /// <summary><c>size</c>, then any part of a training configuration that differs from that size's.</summary>
    public JsonObject? Training { get; init; }

    internal RiskTask Risk => new(Kind, Outcome, Title, HorizonDays);

    /// <exception cref="ValidationException">The file is not there, is not JSON, or says something that is no task; with the line.</exception>
    public static PredictionTask Read(string path)
    {
        if (!File.Exists(path))
            throw new ValidationException($"There is no task '{path}'; give the JSON file that says what is predicted, when, and over which horizon.");
        try
        {
            var task = JsonSerializer.Deserialize(File.ReadAllBytes(path), PredictionTaskJson.Default.PredictionTask) ?? throw new JsonException("the file says null");
            task.Check(path);
            return task;
        }
        catch (JsonException e)
        {
            throw new ValidationException($"{path}, line {e.LineNumber + 1}: this is no task ({e.Message})", e);
        }
    }

    /// <summary>The configuration that <see cref="Training"/> describes, for the models of one fold.</summary>
    /// <exception cref="ValidationException">It names something that a configuration does not have.</exception>
    public TrainingConfiguration Configuration(ulong seed, int threads)
    {
        var changes = (JsonObject?)Training?.DeepClone() ?? [];
        var size = changes["size"]?.GetValue<string>() ?? "demo";
        changes.Remove("size");
        var configuration = new TrainingConfiguration { Model = ModelConfiguration.OfSize(size) };
        var whole = (JsonObject)JsonSerializer.SerializeToNode(configuration, PredictionTaskJson.Default.TrainingConfiguration)!;
        Merge(changes, whole, "training");
        try
        {
            var merged = whole.Deserialize(PredictionTaskJson.Default.TrainingConfiguration)!;
            var landmark = Landmark ? new LandmarkQuestion(Outcome, After!, AfterDays, HorizonDays, FullyObserved) : null;
            return (merged with
            {
                Seed = seed,
                Threads = threads,
                Members = Members ?? 1,
                Model = merged.Model with { Seed = seed },
                Landmarks = landmark is null ? merged.Landmarks : [landmark, .. merged.Landmarks ?? []],
            }).Validate();
        }
        catch (JsonException e)
        {
            throw new ValidationException($"The task's training is no configuration: {e.Message}", e);
        }
    }

    private static void Merge(JsonObject changes, JsonObject whole, string place)
    {
        foreach (var (name, change) in changes)
        {
            if (!whole.ContainsKey(name))
                throw new ValidationException($"'{place}.{name}' is not a setting; known are {string.Join(", ", whole.Select(pair => pair.Key))}.");
            if (change is JsonObject inner && whole[name] is JsonObject target)
                Merge(inner, target, $"{place}.{name}");
            else
                whole[name] = change?.DeepClone();
        }
    }

    private void Check(string path)
    {
        if (Name.Length is 0 or > 80 || !Name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ValidationException($"{path}: the name '{Name}' must be up to 80 letters, digits and hyphens; it names a folder.");
        if (!(HorizonDays > 0 && double.IsFinite(HorizonDays)) || !(AfterDays >= 0 && double.IsFinite(AfterDays)))
            throw new ValidationException($"{path}: horizonDays is {HorizonDays} and afterDays {AfterDays}; the first must be above 0, the second 0 or more.");
        if (Landmark && After is null)
            throw new ValidationException($"{path}: landmark needs 'after', the code that the prediction time counts from.");
        if (Members is < 1 or > 100)
            throw new ValidationException($"{path}: members is {Members}; it must be 1 to 100.");
        _ = Configuration(1, 1);
    }
}
