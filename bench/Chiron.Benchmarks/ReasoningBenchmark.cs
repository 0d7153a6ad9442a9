using System.Diagnostics;
using Chiron.Knowledge;
using Chiron.Model;
using Chiron.Reasoning.Answers;
using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Cases;
using Chiron.Reasoning.Combining;
using Chiron.Reasoning.Experts;
using Chiron.Reasoning.Panel;
using Chiron.Timelines;
using Chiron.Timelines.Meds;
using RecordReader = Chiron.Reasoning.Cases.RecordReader;

namespace Chiron.Benchmarks;

/// <summary>
/// Times turns of clinical reasoning: the first differential (words to probabilities) and the whole turn (words, differential, intervals, evidence, next question over
/// everything askable, guidance, both answers), with the pack alone and, given a run and a dataset, with a model over people's records.
/// </summary>
internal static class ReasoningBenchmark
{
    private static readonly DateTime Undated = new(2020, 1, 1, 12, 0, 0, DateTimeKind.Unspecified);

    private static readonly string[] Texts =
    [
        "58-year-old man with crushing chest pain for an hour, sweating, BP 150/90, HR 104",
        "22F with right lower quadrant pain that started around the belly button and moved, nausea, no appetite, WBC 14.2",
        "34 year old woman, it burns when I pee and I have to pee often. No fever.",
        "72 y/o male, history of hypertension and diabetes, sudden left-sided weakness and slurred speech, BP 178/95",
        "67-year-old man with fever 38.9 C, productive cough, pleuritic chest pain, SpO2 91%, crackles",
        "24-year-old woman with palpitations, weight loss, heat intolerance, tremor, TSH 0.01",
        "30 year old man with cough",
        "62-year-old woman with dyspnea and calf pain after surgery, HR 112, SpO2 90%, d-dimer 3400",
    ];

    public static void Run(string[] arguments)
    {
        if (arguments.Length is not (1 or 2 or 4))
            throw new InvalidOperationException("give a knowledge pack, rounds, and perhaps a run's folder and its dataset: knowledge/starter 20 runs/first timelines");
        var pack = KnowledgePack.Load(arguments[0]);
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], System.Globalization.CultureInfo.InvariantCulture) : 20;
        Console.WriteLine($"{pack.Name} {pack.Version}: {pack.Conditions.Count} conditions, {pack.Findings.Count} findings, {pack.Tests.Count} tests; {Environment.ProcessorCount} processors");
        var (words, posterior, panel, composer) = (new CaseReader(pack), new PackPosterior(pack), new DiagnosticPanel(pack), new AnswerComposer(pack));
        var assessor = new Assessor(pack);
        var everything = new PanelRequest { Mode = PanelMode.Unbudgeted };
        Measure("pack alone, in words: first differential", rounds, Texts, text => posterior.Judge([words.Read(text)], null, Undated, default));
        Measure("pack alone, in words: next question", rounds, [.. Texts.Select(words.Read)], subject => panel.Advise(subject, everything));
        Measure("pack alone, in words: whole turn", rounds, Texts, text => Compose(composer, assessor.Assess(text)));
        if (arguments.Length < 4)
            return;

        using var model = TimelineModel.Load(arguments[2]);
        var forecaster = new Forecaster(model);
        var calibration = DifferentialCalibration.Load(arguments[2]) ?? throw new InvalidOperationException($"'{arguments[2]}' has no {DifferentialCalibration.FileName}; run 'chiron differential'");
        var combination = new CombinedDifferential(pack, forecaster, calibration);
        var both = new Assessor(pack, forecaster, calibration);
        using var dataset = MedsDataset.Open(arguments[3]);
        var records = EncounterSample.Read(dataset, Split.HeldOut, pack, 24, 1);
        var reader = new RecordReader(pack);
        Measure("model and pack, in words: first differential", rounds, Texts, text => combination.Judge([words.Read(text)], null, Undated, default));
        Measure("model and pack, in words: whole turn", rounds, Texts, text => Compose(composer, both.Assess(text)));
        Measure("model and pack, with a record: first differential", rounds, records, r => combination.Judge([reader.Read(r.History, r.At)], r.History, r.At, default));
        var (informed, uninformed) = (new DiagnosticPanel(pack, combination), new DiagnosticPanel(pack, new OpinionAlone(combination)));
        Measure("model and pack, with a record: next question, answers by the pack", rounds, records, r => uninformed.Advise(reader.Read(r.History, r.At), everything, r.History, r.At));
        Measure("model and pack, with a record: next question, answers by both", rounds, records, r => informed.Advise(reader.Read(r.History, r.At), everything, r.History, r.At));
        Measure("model and pack, with a record: whole turn", rounds, records, r => Compose(composer, both.Assess(r.History, r.At)));
    }

    private static object Compose(AnswerComposer composer, Assessment assessment) =>
        (composer.Compose(assessment, Audience.Clinician), composer.Compose(assessment, Audience.Patient));

    private static void Measure<T>(string name, int rounds, IReadOnlyList<T> cases, Func<T, object> turn)
    {
        foreach (var one in cases)
            turn(one);
        var (wall, processor) = (new List<double>(), new List<double>());
        using var process = Process.GetCurrentProcess();
        for (var round = 0; round < rounds; round++)
            foreach (var one in cases)
            {
                process.Refresh();
                var before = process.TotalProcessorTime;
                var watch = Stopwatch.GetTimestamp();
                turn(one);
                wall.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
                process.Refresh();
                processor.Add((process.TotalProcessorTime - before).TotalMilliseconds);
            }

        Console.WriteLine($"{name,-70} wall {Quantile(wall, 0.5),7:F1} ms (9 of 10 under {Quantile(wall, 0.9):F1})   processor mean {processor.Average(),7:F1} ms   {wall.Count} turns");
    }

    // A differential without what its expert makes of answers: the panel takes these from the pack.
    private sealed class OpinionAlone(IDifferentialExpert expert) : IDifferentialExpert
    {
        public string Name => expert.Name;

        public IReadOnlyList<ExpertOpinion> Judge(IReadOnlyList<Case> cases, Timeline? history, DateTime at, CancellationToken stop) => expert.Judge(cases, history, at, stop);
    }

    private static double Quantile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));
}
