using Chiron.Tensors;
using Chiron.Tensors.Storage;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>The best measured weights of a run, one file each, until they are averaged.</summary>
internal sealed class WeightFolder(string folder)
{
    private HashSet<long> _ofCheckpointBefore = [];

    /// <summary>The list with one more, best first, no longer than <paramref name="most"/>.</summary>
    public static IReadOnlyList<MeasuredWeights> With(IReadOnlyList<MeasuredWeights> measured, MeasuredWeights more, int most) =>
        [.. measured.Append(more).OrderBy(one => one.Loss).ThenBy(one => one.Step).Take(most)];

    public void Write(long step, ParameterStore weights) => AtomicFile.Write(PathOf(step), stream => SafetensorsWriter.Write(stream, weights));

    /// <exception cref="ModelException">The file is gone or damaged.</exception>
    public void Read(long step, ParameterStore weights)
    {
        try
        {
            using var reader = SafetensorsReader.Open(PathOf(step));
            reader.Read(weights);
        }
        catch (SafetensorsException broken)
        {
            throw new ModelException($"the weights of step {step}, which are to be averaged, cannot be read: {broken.Message}. Train again in another run folder, or without averageBest", broken);
        }
    }

    /// <summary>
    /// Called once a checkpoint with this list is on the disk: drops what neither it nor the one before it can come back to.
    /// </summary>
    public void Keep(IReadOnlyList<MeasuredWeights> measured)
    {
        var now = measured.Select(one => one.Step).ToHashSet();
        if (Directory.Exists(folder))
            foreach (var file in Directory.EnumerateFiles(folder, "step-*.safetensors").ToList())
                if (long.TryParse(Path.GetFileNameWithoutExtension(file).AsSpan(5), out var step) && !now.Contains(step) && !_ofCheckpointBefore.Contains(step))
                    File.Delete(file);
        _ofCheckpointBefore = now;
    }

    public void Delete()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private string PathOf(long step) => Path.Combine(folder, $"step-{step:D10}.safetensors");
}
