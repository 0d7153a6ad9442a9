using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Timelines.Storage;
using Chiron.Validation.Osce;
using Chiron.Validation.Reports;
using Chiron.Validation.Sequential;

namespace Chiron.Validation.Triage;

/// <summary>
/// Holds the level of urgency that an assessment gives against the one that the case's condition needs by the pack, over cases drawn from the pack and over OSCE cases whose diagnosis it
/// holds. The need is the pack's word, not a triage nurse's and not what became of a patient.
/// </summary>
public static class TriageBenchmark
{
    public const string JsonFile = "triage.json";

    /// <param name="pack">What is known.</param>
    /// <param name="assessor">Of the same pack.</param>
    /// <param name="request">Which cases.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="stop">Cancels between cases.</param>
    /// <exception cref="ValidationException">The request is wrong, or the file holds no such cases.</exception>
    public static TriageReport Run(KnowledgePack pack, Assessor assessor, TriageRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        if (request.BootstrapSamples < 100)
            throw new ValidationException($"{request.BootstrapSamples} bootstrap resamples were asked for; at least 100 are needed for an interval.");
        var figures = new List<TriageFigures>();
        var drawn = new SimulatedCases(pack, request.Cases, request.Seed);
        figures.AddRange(Measure(
            drawn.Name, ToldCases.DrawnStages,
            drawn.Cases.Select(hidden => (hidden.Truth, new Func<IReadOnlyList<TriageDecision>>(() => ToldCases.Of(drawn, hidden, assessor, stop)))), pack, request, progress, stop));
        if (request.OscePath is { } path)
        {
            var map = new DiagnosisMap(pack);
            var written = OsceCaseFile.Read(path).Select(one => (Truth: map.Of(one.Diagnosis).Conditions, One: one)).Where(one => one.Truth.Count > 0);
            figures.AddRange(Measure(
                "OSCE", ToldCases.WrittenStages, written.Select(one => (one.Truth, new Func<IReadOnlyList<TriageDecision>>(() => ToldCases.Of(one.One, assessor, stop)))), pack, request, progress, stop));
        }

        var report = new TriageReport { Pack = $"{pack.Name} {pack.Version}, SHA-256 {pack.ContentHash}", Seed = request.Seed, Figures = figures };
        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.TriageReport));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    private static IEnumerable<TriageFigures> Measure(
        string source, IReadOnlyList<string> stages, IEnumerable<(IReadOnlyList<string> Truth, Func<IReadOnlyList<TriageDecision>> Tell)> cases, KnowledgePack pack, TriageRequest request,
        IProgress<ValidationProgress>? progress, CancellationToken stop)
    {
        var all = cases.ToList();
        if (all.Count == 0)
            throw new ValidationException($"no case of '{source}' has a diagnosis that the pack holds.");
        var outcomes = stages.Select(_ => new List<TriageOutcome>()).ToArray();
        foreach (var (truth, tell) in all)
        {
            stop.ThrowIfCancellationRequested();
            progress?.Report(new ValidationProgress(source, (double)outcomes[0].Count / all.Count));
            var told = tell();
            List<Condition> conditions = [.. truth.Select(id => pack.Conditions[id])];
            for (var stage = 0; stage < stages.Count; stage++)
                outcomes[stage].Add(TriageOutcome.Of(conditions, told[stage], told[^1]));
        }

        return from stage in Enumerable.Range(0, stages.Count)
               from rule in TriageRule.All
               select TriageFigures.Of(source, stages[stage], rule, outcomes[stage], request.BootstrapSamples, request.Seed, stop);
    }
}
