using System.Text.Json;
using Chiron.Reasoning.Panel;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;

namespace Chiron.Validation.Sequential;

/// <summary>
/// Works the cases of a source with the panel (free to spend, and on a budget), against asking as many questions in a random order, and against asking everything. What is asked is answered by a
/// gatekeeper; accuracy, questions and cost are counted.
/// </summary>
public static class SequentialBenchmark
{
    public const string JsonFile = "sequential.json", ReplayFile = "sequential-replays.jsonl", PageFile = "sequential-replays.html";

    private const int OnPage = 50;

    /// <exception cref="ValidationException">The request is wrong, or the source has no cases.</exception>
    public static SequentialReport Run(ICaseSource source, SequentialRequest request, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        if (source.Cases.Count == 0)
            throw new ValidationException($"there are no cases in '{source.Name}'.");
        if (!(request.StopAt is > 0 and <= 1) || request.MostQuestions < 1 || !(request.BudgetUsd >= 0) || request.BootstrapSamples < 100)
            throw new ValidationException("stopping needs a probability above 0 and at most 1, at least 1 question, a budget of 0 or more, and at least 100 resamples.");
        var rule = new StopRule(request.StopAt, request.MostQuestions);
        var costs = source.Questions.Any(question => question.CostUsd > 0);     // where nothing does, a budget changes nothing
        (IInquirer Inquirer, StopRule? Rule)[] plays =
        [
            (new PanelInquirer(source, PanelMode.Unbudgeted), rule),
            .. costs ? [(new PanelInquirer(source, PanelMode.Budgeted, request.BudgetUsd), rule with { BudgetUsd = request.BudgetUsd })] : Array.Empty<(IInquirer, StopRule?)>(),
            .. costs ? [(new PanelInquirer(source, PanelMode.QuestionsOnly), rule)] : Array.Empty<(IInquirer, StopRule?)>(),
            (new OrderedInquirer(source, request.Seed), rule),
            (new OrderedInquirer(source, null), null),
        ];
        var (figures, all) = (new List<SequentialFigures>(), new List<CaseReplay>());
        for (var p = 0; p < plays.Length; p++)
        {
            var (inquirer, ends) = plays[p];
            var replays = new List<CaseReplay>();
            foreach (var hidden in source.Cases)
            {
                stop.ThrowIfCancellationRequested();
                progress?.Report(new ValidationProgress(inquirer.Name, (p + ((double)replays.Count / source.Cases.Count)) / plays.Length * 0.98));
                var inquiry = inquirer.Begin(hidden.Opening);
                replays.Add(ends is null ? Dialogue.AskEverything(source, hidden, inquirer.Name, inquiry) : Dialogue.Play(source, hidden, inquirer.Name, inquiry, ends));
            }

            figures.Add(Figures(inquirer.Name, replays, request, stop));
            all.AddRange(replays);
        }

        var report = new SequentialReport
        {
            Source = source.Name,
            Pack = $"{source.Pack.Name} {source.Pack.Version}",
            PackHash = source.Pack.ContentHash,
            Cases = source.Cases.Count,
            OutOfReach = source.Cases.Count(hidden => hidden.Truth.Count == 0),
            StopAt = request.StopAt,
            Seed = request.Seed,
            Figures = figures,
        };
        AtomicFile.Write(Path.Combine(request.OutputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.SequentialReport));
        Replays.Write(Path.Combine(request.OutputFolder, ReplayFile), all);
        AtomicFile.WriteAllText(Path.Combine(request.OutputFolder, PageFile), ReplayPage.Of($"Cases {source.Name}, worked by the panel", [.. all.Take(Math.Min(OnPage, source.Cases.Count))]));
        progress?.Report(new ValidationProgress("done", 1));
        return report;
    }

    private static SequentialFigures Figures(string inquirer, List<CaseReplay> replays, SequentialRequest request, CancellationToken stop)
    {
        return new SequentialFigures(
            inquirer, Mean(replay => replay.IsCorrect ? 1 : 0), replays.Any(replay => replay.Truth.Count > 0) ? Mean(replay => replay.Truth.Count == 0 ? null : replay.IsCorrect ? 1 : 0) : null, Mean(replay => Last(replay).Take(3).Any(answer => replay.Truth.Contains(answer.Condition)) ? 1 : 0),
            Mean(replay => Last(replay)[0].Probability), Mean(replay => replay.Turns.Count), Mean(replay => replay.CostUsd));

        static IReadOnlyList<RankedAnswer> Last(CaseReplay replay) => replay.After(replay.Turns.Count);

        // Of the cases for which there is a value.
        Interval Mean(Func<CaseReplay, double?> of)
        {
            double[] values = [.. replays.Select(of).OfType<double>()];
            var resampled = new double[request.BootstrapSamples];
            SubjectBootstrap.Run(
                [.. Enumerable.Range(0, values.Length)], values.Length, request.BootstrapSamples, request.Seed,
                (sample, weights) => resampled[sample] = values.Select((value, i) => weights[i] * value).Sum() / weights.Sum(), stop);
            return Interval.FromResamples(values.Average(), resampled);
        }
    }
}
