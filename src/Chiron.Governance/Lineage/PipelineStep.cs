namespace Chiron.Governance.Lineage;

/// <summary>One step about to run: what it would do (<see cref="State"/>), and, once it has run, the record of it.</summary>
public sealed class PipelineStep
{
    private readonly StepLedger _ledger;
    private readonly FileInventory _inventory;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly long _started;

    internal PipelineStep(
        StepLedger ledger,
        FileInventory inventory,
        TimeProvider time,
        string name,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyList<FileRecord> inputs,
        StepRecord? previous)
    {
        _ledger = ledger;
        _inventory = inventory;
        _time = time;
        _startedAt = time.GetUtcNow();
        _started = time.GetTimestamp();
        Name = name;
        Parameters = parameters;
        Inputs = inputs;
        Previous = previous;
        (State, Reason) = Compare();
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Parameters { get; }

    public IReadOnlyList<FileRecord> Inputs { get; }

    /// <summary>What the step did last time; null where it never ran.</summary>
    public StepRecord? Previous { get; }

    public StepState State { get; }

    /// <summary>Why <see cref="State"/> is what it is, as a sentence to print.</summary>
    public string Reason { get; }

    /// <summary>Records that the step ran to its end.</summary>
    /// <param name="outputs">Files and folders that it wrote.</param>
    /// <param name="counts">What it counted, by name.</param>
    /// <param name="stop">Stops the hashing of the outputs; then nothing is recorded.</param>
    /// <exception cref="GovernanceException">An output does not exist.</exception>
    public StepRecord Complete(IReadOnlyList<string> outputs, IReadOnlyDictionary<string, double>? counts = null, CancellationToken stop = default) =>
        Save(StepOutcome.Completed, _inventory.Take(outputs, stop), counts, message: null);

    /// <summary>Records that the step did not reach its end; the next run starts or resumes it.</summary>
    /// <param name="outcome">Failed or cancelled.</param>
    /// <param name="message">A sentence without record content.</param>
    public StepRecord Abandon(StepOutcome outcome, string message) => Save(outcome, [], counts: null, message);

    private StepRecord Save(StepOutcome outcome, IReadOnlyList<FileRecord> outputs, IReadOnlyDictionary<string, double>? counts, string? message)
    {
        var record = new StepRecord
        {
            Step = Name,
            ProductVersion = ProductVersion.Current,
            Parameters = Parameters,
            StartedAt = _startedAt,
            DurationSeconds = _time.GetElapsedTime(_started).TotalSeconds,
            Inputs = Inputs,
            Outputs = outputs,
            Counts = counts ?? new Dictionary<string, double>(StringComparer.Ordinal),
            Outcome = outcome,
            Message = message,
        };
        _ledger.Save(record);
        return record;
    }

    private (StepState State, string Reason) Compare()
    {
        if (Previous is not { } last)
            return (StepState.Fresh, $"{Name} has not run in this workspace yet.");
        if (last.Outcome != StepOutcome.Completed)
            return (StepState.Changed, $"The last run of {Name} {(last.Outcome == StepOutcome.Failed ? "failed" : "was stopped")}, so it runs again.");
        if (DifferentParameter(last.Parameters) is { } parameter)
            return (StepState.Changed, $"The setting '{parameter}' is different from the last run of {Name}.");
        if (DifferentInput(last.Inputs) is { } input)
            return (StepState.Changed, input);
        foreach (var output in last.Outputs)
            if (!_inventory.IsStillThere(output))
                return (StepState.Changed, $"An output of {Name}, '{output.Path}', is missing or was altered.");

        var files = last.Outputs.Count == 1 ? "1 file" : $"{last.Outputs.Count} files";
        return (StepState.Unchanged, $"{Name}: {files} already there from {last.StartedAt:yyyy-MM-dd HH:mm} UTC, nothing changed.");
    }

    private string? DifferentParameter(IReadOnlyDictionary<string, string> last) =>
        Parameters.Keys.Union(last.Keys, StringComparer.Ordinal)
            .FirstOrDefault(key => !Parameters.TryGetValue(key, out var now) || !last.TryGetValue(key, out var then) || now != then);

    private string? DifferentInput(IReadOnlyList<FileRecord> last)
    {
        var then = last.ToDictionary(file => file.Path, file => file.Sha256, StringComparer.Ordinal);
        foreach (var file in Inputs)
            if (!then.Remove(file.Path, out var hash))
                return $"There is a new input of {Name}, '{file.Path}'.";
            else if (hash != file.Sha256)
                return $"An input of {Name}, '{file.Path}', has changed.";
        return then.Count == 0 ? null : $"An input of {Name}, '{then.Keys.First()}', is gone.";
    }
}
