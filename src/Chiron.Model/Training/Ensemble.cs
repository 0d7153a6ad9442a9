using System.Text.Json;
using Chiron.Timelines.Storage;

namespace Chiron.Model;

/// <summary>
/// The members of a run that trained several models: <c>ensemble.json</c> beside the best member's own files, so that whoever knows nothing of ensembles
/// finds one whole model.
/// </summary>
public sealed record Ensemble
{
    public const string File = "ensemble.json", MembersFolder = "members";

    public int Format { get; init; } = 1;

    /// <summary>Each member's folder within the run's, with forward slashes; it holds what the folder of a single run holds.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>The member whose files the run's own folder repeats: the best on the tuning split.</summary>
    public required string Best { get; init; }

    /// <summary>Each member's loss on the tuning split, in nats per token.</summary>
    public required IReadOnlyList<double> TuningLosses { get; init; }

    /// <summary>Each member's seed.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>The folders of all models of a run or release: its members', or its own alone.</summary>
    /// <exception cref="ModelException">The list cannot be read, or a member's folder lies elsewhere or is missing.</exception>
    public static IReadOnlyList<string> MemberFolders(string modelFolder) => Read(modelFolder) is { } ensemble
        ? [.. ensemble.Members.Select(member => Path.Combine(modelFolder, member))]
        : [modelFolder];

    /// <summary>Null where the folder holds a single model.</summary>
    /// <exception cref="ModelException">The list cannot be read, or a member's folder lies elsewhere or is missing.</exception>
    public static Ensemble? Read(string modelFolder)
    {
        var path = Path.Combine(modelFolder, File);
        if (!System.IO.File.Exists(path))
            return null;
        Ensemble? ensemble;
        try
        {
            ensemble = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), TrainingJson.Default.Ensemble);
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{path}' cannot be read: it is not the list of members that 'chiron train' writes; take the folder from its run or release again", broken);
        }

        if (ensemble is not { Format: 1, Members: { Count: > 0 } members } || ensemble.TuningLosses?.Count != members.Count || ensemble.Seeds?.Count != members.Count)
            throw new ModelException($"'{path}' is not a whole list of members; take the folder from its run or release again");
        foreach (var member in members)
            if (member is null || member != $"{MembersFolder}/{Path.GetFileName(member)}" || !Directory.Exists(Path.Combine(modelFolder, member)))
                throw new ModelException($"'{path}' names a member that is not in the folder; take the folder from its run or release again");
        return ensemble;
    }

    internal void Write(string modelFolder) =>
        AtomicFile.Write(Path.Combine(modelFolder, File), file => JsonSerializer.Serialize(file, this, TrainingJson.Default.Ensemble));
}
