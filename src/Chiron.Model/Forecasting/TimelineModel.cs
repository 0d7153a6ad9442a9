using System.Text.Json;
using Chiron.Tensors;
using Chiron.Tensors.Storage;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>A trained model: configuration, vocabulary, weights and calibration. Immutable; many threads may ask it at once.</summary>
public sealed class TimelineModel : IDisposable
{
    public const string ConfigurationFile = "configuration.json";
    public const string VocabularyFile = "vocabulary.json";
    public const string WeightsFile = "weights.safetensors";
    public const string CalibrationFile = "calibration.json";

    private const string VocabularyKey = "vocabulary_sha256";

    private readonly bool _ownsWeights;

    internal TimelineModel(TimelineNetwork network, ParameterStore weights, Calibration calibration, bool ownsWeights)
    {
        (Network, Weights, Calibration, _ownsWeights) = (network, weights, calibration, ownsWeights);
    }

    public ModelConfiguration Configuration => Network.Configuration;

    public Tokenizer Tokenizer => Network.Tokenizer;

    /// <summary>Trainable numbers.</summary>
    public long ParameterCount => Network.Layout.Count;

    /// <summary>How the answers are corrected, fitted on the tuning split.</summary>
    public Calibration Calibration { get; }

    internal TimelineNetwork Network { get; }

    internal ParameterStore Weights { get; }

    /// <summary>Writes the model's four files, each all or nothing, the weights last: a folder with weights is whole.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, ConfigurationFile), file => JsonSerializer.Serialize(file, Configuration, ModelJson.Default.ModelConfiguration));
        AtomicFile.Write(Path.Combine(folder, CalibrationFile), file => JsonSerializer.Serialize(file, Calibration, ModelJson.Default.Calibration));
        Tokenizer.Save(Path.Combine(folder, VocabularyFile));
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "chiron-1", [VocabularyKey] = Tokenizer.Hash };
        AtomicFile.Write(Path.Combine(folder, WeightsFile), stream => SafetensorsWriter.Write(stream, Weights, metadata));
    }

    /// <exception cref="ModelException">A file is absent, broken, or belongs to another model; the message says which and what to do.</exception>
    public static TimelineModel Load(string folder)
    {
        var configuration = ReadJson(folder, ConfigurationFile, ModelJson.Default.ModelConfiguration);
        var calibration = ReadJson(folder, CalibrationFile, ModelJson.Default.Calibration);
        if (calibration.HorizonBounds is null || calibration.Families is null || calibration.RateWeights?.Count != calibration.HorizonBounds.Count + 1)
            throw new ModelException($"'{Path.Combine(folder, CalibrationFile)}' is not whole; take the folder from its run or release again");
        var tokenizer = Tokenizer.Load(Path.Combine(folder, VocabularyFile));
        var network = new TimelineNetwork(configuration, tokenizer);
        var weights = new ParameterStore(network.Layout);
        try
        {
            ReadWeights(Path.Combine(folder, WeightsFile), tokenizer, weights);
            return new TimelineModel(network, weights, calibration, ownsWeights: true);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_ownsWeights)
            Weights.Dispose();
    }

    private static void ReadWeights(string path, Tokenizer tokenizer, ParameterStore weights)
    {
        if (!File.Exists(path))
            throw new ModelException($"there are no weights at '{path}'; a trained model's folder holds weights.safetensors (did training end?)");
        try
        {
            using var reader = SafetensorsReader.Open(path);
            if (reader.Metadata.GetValueOrDefault(VocabularyKey) != tokenizer.Hash)
                throw new ModelException(
                    $"'{path}' was not trained with the vocabulary beside it: its rows would mean other codes. Take both files from the same run");
            reader.Read(weights);
        }
        catch (SafetensorsException broken)
        {
            throw new ModelException($"the weights cannot be used: {broken.Message}. Take the folder from its run or release again", broken);
        }

        if (weights.FirstNotFinite() is { } parameter)
            throw new ModelException($"'{path}' holds a value in '{parameter}' that is not a number; take the weights from their run or release again");
    }

    private static T ReadJson<T>(string folder, string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            throw new ModelException($"there is no model in '{folder}': it holds no {name}");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw new JsonException("it is null");
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{path}' cannot be read: {broken.Message} Take the folder from its run or release again", broken);
        }
    }
}
