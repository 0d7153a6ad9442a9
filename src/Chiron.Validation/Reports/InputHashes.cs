using Chiron.Model;
using Chiron.Timelines.Meds;
using Chiron.Timelines.Storage;
using Chiron.Validation.Truth;

namespace Chiron.Validation.Reports;

/// <summary>Names what was read by its SHA-256.</summary>
internal static class InputHashes
{
    public static IReadOnlyList<InputReport> Of(ValidationRequest request, MedsDataset dataset, MedsDataset? baselines, TruthFiles? truth)
    {
        var inputs = new List<InputReport> { new("dataset", Hash(dataset)) };
        if (baselines is not null)
            inputs.Add(new InputReport("baselines' dataset", Hash(baselines)));
        string[] model = [TimelineModel.ConfigurationFile, TimelineModel.VocabularyFile, TimelineModel.WeightsFile, HazardTable.FileName, TimelineModel.CalibrationFile];
        var present = model.Select(name => Path.Combine(request.ModelFolder, name)).Where(File.Exists).ToList();
        if (present.Count > 0)
            inputs.Add(new InputReport("model", Hash(request.ModelFolder, present)));
        if (truth is not null)
            inputs.Add(new InputReport("truth", Hash(Path.GetDirectoryName(truth.RisksPath)!, new[] { truth.RisksPath, truth.PosteriorsPath }.OfType<string>())));
        return inputs;
    }

    private static List<InputFile> Hash(MedsDataset dataset)
    {
        var root = File.Exists(dataset.Path) ? Path.GetDirectoryName(dataset.Path)! : dataset.Path;
        var metadata = Path.Combine(dataset.Path, "metadata");
        return Hash(root, dataset.DataFiles.Concat(Directory.Exists(metadata) ? Directory.EnumerateFiles(metadata) : []));
    }

    private static List<InputFile> Hash(string root, IEnumerable<string> files) =>
    [
        .. files.Select(file => new InputFile(Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'), ContentHash.OfFile(file)))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];
}
