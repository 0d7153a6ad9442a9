using System.Security.Cryptography;
using System.Runtime.InteropServices;
using System.Text.Json;
using Chiron.Tensors;
using Chiron.Tensors.Optimization;
using Chiron.Tensors.Storage;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// A run's checkpoints: weights, both moments of the optimizer, the best weights so far and the <see cref="TrainingState"/>, in one file each with a
/// checksum. Written aside and renamed; the last two are kept.
/// </summary>
internal sealed class CheckpointFolder(string folder, string vocabularyHash)
{
    private const int Kept = 2;
    private const string StateKey = "state", ChecksumKey = "sha256", VocabularyKey = "vocabulary_sha256", OptimizerStepsKey = "optimizer_steps";

    /// <param name="average">The moving average of the weights, where one is kept.</param>
    public void Write(TrainingState state, ParameterStore weights, AdamW optimizer, ParameterStore best, ParameterStore? average)
    {
        var stores = Stores(weights, optimizer, best, average);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StateKey] = JsonSerializer.Serialize(state, TrainingJson.Default.TrainingState),
            [ChecksumKey] = Checksum(stores),
            [VocabularyKey] = vocabularyHash,
            [OptimizerStepsKey] = optimizer.Steps.ToString(),
        };
        AtomicFile.Write(PathOf(state.Step), stream => SafetensorsWriter.Write(stream, stores, metadata));
        foreach (var old in Files().Skip(Kept))
            File.Delete(old);
    }

    /// <summary>Reads the newest whole checkpoint into the stores. Null where the folder holds none at all.</summary>
    /// <param name="notices">A sentence for each checkpoint that was passed over.</param>
    /// <exception cref="ModelException">There are checkpoints and none can be used.</exception>
    public TrainingState? ReadNewest(ParameterStore weights, AdamW optimizer, ParameterStore best, ParameterStore? average, List<string> notices)
    {
        var files = Files().ToList();
        foreach (var file in files)
        {
            try
            {
                return Read(file, weights, optimizer, best, average);
            }
            catch (Exception broken) when (broken is SafetensorsException or ModelException or JsonException or IOException)
            {
                notices.Add($"checkpoint '{Path.GetFileName(file)}' cannot be used and was passed over: {broken.Message}");
            }
        }

        return files.Count == 0
            ? null
            : throw new ModelException(
                $"none of the {files.Count} checkpoints in '{folder}' can be used; {notices[^1]}. Delete that folder to train from the beginning");
    }

    private TrainingState Read(string file, ParameterStore weights, AdamW optimizer, ParameterStore best, ParameterStore? average)
    {
        using var reader = SafetensorsReader.Open(file);
        var metadata = reader.Metadata;
        if (metadata.GetValueOrDefault(VocabularyKey) != vocabularyHash)
            throw new ModelException("it belongs to another vocabulary");

        var stores = Stores(weights, optimizer, best, average);
        foreach (var (prefix, store) in stores)
            reader.Read(store, prefix);
        if (Checksum(stores) != metadata.GetValueOrDefault(ChecksumKey))
            throw new ModelException("its content does not have the checksum that it was written with");
        optimizer.Steps = long.Parse(metadata[OptimizerStepsKey]);
        return JsonSerializer.Deserialize(metadata[StateKey], TrainingJson.Default.TrainingState) ?? throw new ModelException("it holds no state");
    }

    /// <summary>The newest checkpoint's step; null where there is none.</summary>
    public long? NewestStep => Files().Select(file => long.TryParse(Path.GetFileNameWithoutExtension(file).AsSpan(5), out var step) ? (long?)step : null).FirstOrDefault();

    private static (string Prefix, ParameterStore Store)[] Stores(ParameterStore weights, AdamW optimizer, ParameterStore best, ParameterStore? average) =>
    [
        ("", weights), ("first_moment.", optimizer.FirstMoment), ("second_moment.", optimizer.SecondMoment), ("best.", best),
        .. average is null ? Array.Empty<(string, ParameterStore)>() : [("average.", average)],
    ];

    private static string Checksum((string Prefix, ParameterStore Store)[] stores)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, store) in stores)
            foreach (var parameter in store.Layout.Parameters)
                hash.AppendData(MemoryMarshal.AsBytes(store[parameter]));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string PathOf(long step) => Path.Combine(folder, $"step-{step:D10}.safetensors");

    private IEnumerable<string> Files() =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "step-*.safetensors").OrderByDescending(file => file, StringComparer.Ordinal).ToList()
            : [];
}
