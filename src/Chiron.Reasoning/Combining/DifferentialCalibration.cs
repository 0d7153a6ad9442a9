using System.Text.Json;
using Chiron.Model;
using Chiron.Timelines.Storage;

namespace Chiron.Reasoning.Combining;

/// <summary>How one model's and one pack's differentials are combined, learned on a tuning split: the file <c>differential.json</c> beside the model's calibration.</summary>
public sealed record DifferentialCalibration
{
    public const string FileName = "differential.json";

    /// <summary>Of what is pooled and how sets are scored: a file of another version says something else and is refused.</summary>
    public const int CurrentVersion = 2;

    public required int Version { get; init; }

    /// <summary>Content hash of the pack.</summary>
    public required string PackHash { get; init; }

    /// <summary>Hash of the model's vocabulary.</summary>
    public required string VocabularyHash { get; init; }

    /// <summary>Of subjects' parts and resamples.</summary>
    public required int Seed { get; init; }

    /// <summary>Nominal coverages of the conformal sets, ascending.</summary>
    public required IReadOnlyList<double> Coverages { get; init; }

    /// <summary>Situations with too few visits are not among them: there the pack's own posterior stands.</summary>
    public required IReadOnlyList<SituationFit> Situations { get; init; }

    public SituationFit? Of(Situation situation) => Situations.FirstOrDefault(fit => fit.Situation == situation);

    /// <summary>Writes the file into a model's folder, all or nothing.</summary>
    public void Save(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, CombiningJson.Default.DifferentialCalibration));

    /// <summary>Null where the folder has none.</summary>
    /// <exception cref="ModelException">The file is broken.</exception>
    public static DifferentialCalibration? Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(path), CombiningJson.Default.DifferentialCalibration);
            return read is { Version: not CurrentVersion }
                ? throw new JsonException($"it is of version {read.Version} and {CurrentVersion} is needed.")
                : read is { PackHash: not null, VocabularyHash: not null, Coverages: not null, Situations: not null }
                && read.Coverages.All(c => c is > 0 and < 1) && read.Situations.All(s => s?.IsWhole(read.Coverages.Count) == true)
                ? read
                : throw new JsonException("it is not whole.");
        }
        catch (JsonException broken)
        {
            throw new ModelException($"'{path}' cannot be read: {broken.Message} Fit it again with 'chiron differential'", broken);
        }
    }
}
