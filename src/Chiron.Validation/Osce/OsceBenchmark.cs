using System.Text.Json;
using Chiron.Knowledge;
using Chiron.Reasoning.Assessing;
using Chiron.Timelines.Storage;
using Chiron.Validation.Metrics;
using Chiron.Validation.Reports;

namespace Chiron.Validation.Osce;

/// <summary>Reads examination cases as text and asks for the differential, from the history alone, with the examination, and with all tests.</summary>
public static class OsceBenchmark
{
    public const string JsonFile = "osce.json";

    /// <summary>What of a case is told.</summary>
    public const string History = "history", WithExamination = "history and examination", Everything = "everything";

    /// <param name="pack">What is known.</param>
    /// <param name="assessor">Of the same pack.</param>
    /// <param name="casesPath">A JSON object a line.</param>
    /// <param name="outputFolder">Where osce.json goes; null where it is not written.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="stop">Cancels between cases.</param>
    /// <exception cref="ValidationException">The file holds no such cases.</exception>
    public static OsceReport Run(
        KnowledgePack pack, Assessor assessor, string casesPath, string? outputFolder, IProgress<ValidationProgress>? progress = null, CancellationToken stop = default)
    {
        var cases = OsceCaseFile.Read(casesPath);
        var map = new DiagnosisMap(pack);
        var figures = new List<OsceFigures>();
        IReadOnlyList<OsceResult> results = [];
        foreach (var given in (string[])[History, WithExamination, Everything])
        {
            results = [.. cases.Select((one, i) =>
            {
                stop.ThrowIfCancellationRequested();
                progress?.Report(new ValidationProgress(given, (double)i / cases.Count));
                return Judge(one, Told(one, given), map, assessor, stop);
            })];
            foreach (var heldOut in (bool[])[false, true])
                figures.Add(Count(heldOut ? "held-out" : "development", given, [.. results.Where(r => r.HeldOut == heldOut)]));
        }

        var report = new OsceReport { Pack = $"{pack.Name} {pack.Version}, SHA-256 {pack.ContentHash}", Figures = figures, Results = results };
        if (outputFolder is not null)
            AtomicFile.Write(Path.Combine(outputFolder, JsonFile), stream => JsonSerializer.Serialize(stream, report, ValidationJson.Default.OsceReport));
        return report;
    }

    private static string Told(OsceCase one, string given) =>
        given == History ? one.History : given == WithExamination ? $"{one.History}\n{one.Examination}" : $"{one.History}\n{one.Examination}\n{one.Tests}";

    private static OsceResult Judge(OsceCase one, string text, DiagnosisMap map, Assessor assessor, CancellationToken stop)
    {
        var (conditions, kind) = map.Of(one.Diagnosis);
        var assessment = assessor.Assess(text, stop);
        var ranked = assessment.Differential.Select(d => d.Condition).ToList();
        var rank = ranked.FindIndex(c => conditions.Contains(c, StringComparer.Ordinal)) + 1;
        return new OsceResult
        {
            Line = one.Line,
            HeldOut = one.IsHeldOut,
            Diagnosis = one.Diagnosis,
            Conditions = conditions,
            Mapped = kind,
            Outcome = assessment.Outcome,
            Rank = rank > 0 ? rank : null,
            First = [.. ranked.Take(3)],
            Understood = assessment.Case.Findings.Count(f => f.ImpliedBy is null) + assessment.Case.Values.Count + assessment.Case.Answers.Count,
        };
    }

    private static OsceFigures Count(string part, string given, IReadOnlyList<OsceResult> results)
    {
        var held = results.Where(r => r.Mapped != MapKind.OutOfReach).ToList();
        return new OsceFigures(
            part, given, results.Count, held.Count, CountedShare.Of(held.Count(r => r.Rank == 1), held.Count), CountedShare.Of(held.Count(r => r.Rank <= 3), held.Count),
            CountedShare.Of(held.Count(r => r.Rank is not null), held.Count), held.Count(r => r.Outcome != AssessmentOutcome.Assessed));
    }
}
