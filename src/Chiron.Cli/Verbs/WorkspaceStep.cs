using System.Text.Json.Nodes;
using Chiron.Cli.Terminal;
using Chiron.Governance;
using Chiron.Governance.Lineage;

namespace Chiron.Cli.Verbs;

/// <summary>
/// One step of the way as a verb runs it: skipped with a word where nothing changed, else run and recorded in the workspace's lineage with what it read and wrote.
/// </summary>
internal sealed class WorkspaceStep(Workspace workspace, VerbOutput output, TimeProvider time)
{
    public required string Name { get; init; }

    /// <summary>The choices that decide the result; published with a release.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required IReadOnlyList<string> Outputs { get; init; }

    /// <summary>Runs <paramref name="work"/> unless its result is already there.</summary>
    /// <param name="work">Does it and tells what it counted and, in a sentence or two, what a person should know.</param>
    /// <param name="stop">Cancels it; a step that was stopped is recorded as such and starts or resumes next time.</param>
    /// <returns>What was counted, now or when it ran.</returns>
    public IReadOnlyDictionary<string, double> Run(Func<StepResult> work, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var step = new StepLedger(workspace, time).Begin(Name, Parameters, Inputs, stop);
        if (step.State == StepState.Unchanged)
        {
            output.Line($"✓ {step.Reason}");
            output.Object(new JsonObject { ["step"] = Name, ["state"] = "unchanged" });
            return step.Previous!.Counts;
        }

        if (step.State == StepState.Changed)
            output.Remark(step.Reason);

        StepResult result;
        try
        {
            result = work();
        }
        catch (Exception exception)
        {
            // The message of an exception may quote a record, and lineage travels with a release: keep its kind alone.
            step.Abandon(exception is OperationCanceledException ? StepOutcome.Cancelled : StepOutcome.Failed, exception.GetType().Name);
            throw;
        }

        step.Complete(Outputs, result.Counts, CancellationToken.None);
        output.Line($"✓ {Name}: {result.Summary} ({Durations.Text(time.GetElapsedTime(started))})");
        output.Object(Describe(result, time.GetElapsedTime(started)));
        return result.Counts;
    }

    private JsonObject Describe(StepResult result, TimeSpan duration)
    {
        var counts = new JsonObject();
        foreach (var (name, count) in result.Counts)
            counts[name] = count;
        return new JsonObject
        {
            ["step"] = Name,
            ["state"] = "completed",
            ["seconds"] = Math.Round(duration.TotalSeconds, 2),
            ["counts"] = counts,
            ["outputs"] = new JsonArray([.. Outputs.Select(path => (JsonNode)path)]),
        };
    }
}
