using System.Text.Json;
using Chiron.Tensors;
using Chiron.Tensors.Storage;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// A trained model: configuration, vocabulary, weights and calibration; of an ensemble the weights and calibration of each member. Immutable; many threads may
/// ask it at once.
/// </summary>
public sealed class TimelineModel : IDisposable
{
    public const string ConfigurationFile = "configuration.json";
    public const string VocabularyFile = "vocabulary.json";
    public const string WeightsFile = "weights.safetensors";
    public const string CalibrationFile = "calibration.json";

    private const string VocabularyKey = "vocabulary_sha256";

    private readonly bool _ownsWeights;

    internal TimelineModel(TimelineNetwork network, ParameterStore weights, Calibration calibration, bool ownsWeights, HazardModel? hazards = null)
        : this(network, [new ModelMember(weights, calibration, hazards)], ownsWeights)
    {
    }

    internal TimelineModel(TimelineNetwork network, IReadOnlyList<ModelMember> members, bool ownsWeights)
    {
        (Network, Members, _ownsWeights) = (network, members, ownsWeights);
    }

    public ModelConfiguration Configuration => Network.Configuration;

    public Tokenizer Tokenizer => Network.Tokenizer;

    /// <summary>Trainable numbers of one member.</summary>
    public long ParameterCount => Network.Layout.Count;

    /// <summary>1, or how many networks answer together.</summary>
    public int MemberCount => Members.Count;

    /// <summary>Whether every member's risks are corrected on a tuning split.</summary>
    public bool IsCalibrated => Members.All(member => member.Calibration.IsFitted);

    /// <summary>How the first member's answers are corrected, fitted on the tuning split.</summary>
    public Calibration Calibration => Members[0].Calibration;

    internal TimelineNetwork Network { get; }

    internal IReadOnlyList<ModelMember> Members { get; }

    /// <summary>The first member's.</summary>
    internal ParameterStore Weights => Members[0].Weights;

    /// <summary>Writes the model's files, each all or nothing, the weights last: a folder with weights is whole. Of an ensemble, the first member.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write(Path.Combine(folder, ConfigurationFile), file => JsonSerializer.Serialize(file, Configuration, ModelJson.Default.ModelConfiguration));
        AtomicFile.Write(Path.Combine(folder, CalibrationFile), file => JsonSerializer.Serialize(file, Calibration, ModelJson.Default.Calibration));
        Tokenizer.Save(Path.Combine(folder, VocabularyFile));
        Members[0].Hazards?.Table.Save(folder);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "chiron-1", [VocabularyKey] = Tokenizer.Hash };
        AtomicFile.Write(Path.Combine(folder, WeightsFile), stream => SafetensorsWriter.Write(stream, Weights, metadata));
    }

    /// <summary>Loads a run's or release's model, or all members of its ensemble.</summary>
    /// <param name="precision">
    /// The numbers that products are computed in; bfloat16 is faster and moves probabilities in the third digit. Int8 keeps the blocks' weights as bytes, with a
    /// scale for each output, and rounds what meets them row by row; the heads stay in single precision.
    /// </param>
    /// <exception cref="ModelException">A file is absent, broken, or belongs to another model; the message says which and what to do.</exception>
    public static TimelineModel Load(string folder, Precision precision = Precision.Single)
    {
        var folders = Ensemble.MemberFolders(folder);
        var configuration = ReadJson(folders[0], ConfigurationFile, ModelJson.Default.ModelConfiguration);
        var tokenizer = Tokenizer.Load(Path.Combine(folders[0], VocabularyFile));
        TimelineNetwork network;
        try
        {
            network = new TimelineNetwork(configuration, tokenizer);
        }
        catch (OverflowException tooLarge)
        {
            throw new ModelException($"'{Path.Combine(folders[0], ConfigurationFile)}' describes a model too large to hold", tooLarge);
        }

        var members = new List<ModelMember>();
        try
        {
            foreach (var member in folders)
            {
                if (member != folders[0])
                    RequireAlike(folders[0], configuration, tokenizer, member);
                var hazards = HazardTable.Load(member) is { } table ? new HazardModel(table, tokenizer) : null;
                members.Add(new ModelMember(ReadWeights(Path.Combine(member, WeightsFile), network, precision), ReadCalibration(member), hazards));
            }

            return new TimelineModel(network, members, ownsWeights: true);
        }
        catch
        {
            foreach (var member in members)
                member.Weights.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_ownsWeights)
            foreach (var member in Members)
                member.Weights.Dispose();
    }

    // Members differ in their seed and what they learned from it, in nothing else.
    private static void RequireAlike(string first, ModelConfiguration configuration, Tokenizer tokenizer, string other)
    {
        var theirs = ReadJson(other, ConfigurationFile, ModelJson.Default.ModelConfiguration);
        if (theirs with { Seed = configuration.Seed } != configuration)
            throw new ModelException($"'{other}' is no member of the same ensemble as '{first}': its configuration is another one");
        if (Tokenizer.Load(Path.Combine(other, VocabularyFile)).Hash != tokenizer.Hash)
            throw new ModelException($"'{other}' is no member of the same ensemble as '{first}': its vocabulary is another one");
    }

    private static Calibration ReadCalibration(string folder)
    {
        var calibration = ReadJson(folder, CalibrationFile, ModelJson.Default.Calibration);
        return calibration.IsWhole
            ? calibration
            : throw new ModelException($"'{Path.Combine(folder, CalibrationFile)}' is not whole; take the folder from its run or release again");
    }

    private static ParameterStore ReadWeights(string path, TimelineNetwork network, Precision precision)
    {
        if (!File.Exists(path))
            throw new ModelException($"there are no weights at '{path}'; a trained model's folder holds weights.safetensors (did training end?)");
        ParameterStore? weights = null;
        try
        {
            using var reader = SafetensorsReader.Open(path);
            if (reader.Metadata.GetValueOrDefault(VocabularyKey) != network.Tokenizer.Hash)
                throw new ModelException(
                    $"'{path}' was not trained with the vocabulary beside it: its rows would mean other codes. Take both files from the same run");

            // A number of two bytes at least: what the configuration asks for is in the file before memory is taken for it.
            if (new FileInfo(path).Length < 2 * network.Layout.Count)
                throw new ModelException(
                    $"'{path}' holds fewer numbers than the {network.Layout.Count:N0} parameters that the configuration beside it describes. Take both files from the same run");
            weights = new ParameterStore(network.Layout) { Precision = precision };
            reader.Read(weights);
            return weights.FirstNotFinite() is { } parameter
                ? throw new ModelException($"'{path}' holds a value in '{parameter}' that is not a number; take the weights from their run or release again")
                : weights;
        }
        catch (SafetensorsException broken)
        {
            weights?.Dispose();
            throw new ModelException($"the weights cannot be used: {broken.Message}. Take the folder from its run or release again", broken);
        }
        catch
        {
            weights?.Dispose();
            throw;
        }
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
