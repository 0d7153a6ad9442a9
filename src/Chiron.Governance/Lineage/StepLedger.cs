using System.Text.Json;
using Chiron.Governance.Releases;
using Chiron.Governance.Storage;
using Chiron.Timelines.Storage;

namespace Chiron.Governance.Lineage;

/// <summary>The records of a workspace's steps: decides whether a step has anything to do, and keeps what it did.</summary>
/// <example>
/// <code>
/// var step = ledger.Begin("timelines", parameters, [workspace.Deidentified], stop);
/// if (step.State == StepState.Unchanged) return;      // step.Reason says so in words
/// … do the work …
/// step.Complete([workspace.Timelines], counts);
/// </code>
/// </example>
public sealed class StepLedger(Workspace workspace, TimeProvider time)
{
    /// <summary>Names the inputs by hash and compares with what the step did last time.</summary>
    /// <param name="step">The step's name, also the name of its file: lower-case letters, digits, dots and dashes.</param>
    /// <param name="parameters">What decides the result; published with a release, so neither secrets nor names of patients.</param>
    /// <param name="inputs">Files and folders that it reads; each must exist.</param>
    /// <param name="stop">Stops the hashing.</param>
    /// <exception cref="GovernanceException">An input does not exist or the step's name is none.</exception>
    public PipelineStep Begin(string step, IReadOnlyDictionary<string, string> parameters, IReadOnlyList<string> inputs, CancellationToken stop = default)
    {
        if (!ReleaseName.IsName(step))
            throw new GovernanceException($"The step name '{step}' must be {ReleaseName.NameRule}.");

        var inventory = new FileInventory(workspace);
        foreach (var record in ReadAll())
        {
            inventory.Learn(record.Inputs);
            inventory.Learn(record.Outputs);
        }

        var sorted = new SortedDictionary<string, string>(parameters.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        return new PipelineStep(this, inventory, time, step, sorted, inventory.Take(inputs, stop), Read(step));
    }

    /// <summary>What the step did last; null where it never ran or its record cannot be read (then it is run again).</summary>
    public StepRecord? Read(string step)
    {
        var path = PathOf(step);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), GovernanceJson.Default.StepRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The last record of every step, by start.</summary>
    public IReadOnlyList<StepRecord> ReadAll() =>
        [.. Directory.EnumerateFiles(workspace.Lineage, "*.json")
            .Select(path => Read(Path.GetFileNameWithoutExtension(path)))
            .OfType<StepRecord>()
            .OrderBy(record => record.StartedAt)
            .ThenBy(record => record.Step, StringComparer.Ordinal)];

    internal void Save(StepRecord record)
    {
        AtomicFile.WriteAllBytes(PathOf(record.Step), JsonSerializer.SerializeToUtf8Bytes(record, GovernanceJson.Default.StepRecord));
        GovernanceDatabase.Open(workspace.DatabasePath).AddStep(record);
    }

    private string PathOf(string step) => Path.Combine(workspace.Lineage, step + ".json");
}
