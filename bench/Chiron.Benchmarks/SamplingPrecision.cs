using System.Globalization;
using Chiron.Model;
using Chiron.Tensors;
using Chiron.Timelines;
using Chiron.Timelines.Meds;

namespace Chiron.Benchmarks;

/// <summary>
/// What the precision of inference costs in quality and brings in time: a trained run's risks of first diagnoses and death within a year, of held-out subjects at
/// the middle of their records, in bfloat16 and in bytes against single precision.
/// </summary>
internal static class SamplingPrecision
{
    private const double HorizonDays = 365;
    private const int LeastCases = 20;

    /// <param name="arguments">The run's folder, the MEDS dataset, and how many held-out subjects (1,000).</param>
    public static void Run(string[] arguments)
    {
        var most = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 1000;
        using var dataset = MedsDataset.Open(arguments[1]);
        var histories = dataset.ReadTimelines(Split.HeldOut).Where(timeline => timeline.Count - timeline.StaticCount > 4).Take(most).ToList();
        var at = histories.ConvertAll(history => MicrosecondTime.ToDateTime(history.Times[(history.StaticCount + history.Count) / 2])!.Value);

        string[] codes;
        using (var model = TimelineModel.Load(arguments[0]))
            codes = [.. model.Tokenizer.Vocabulary.Codes.Where(code => code.Kind is EventKind.Condition or EventKind.Death).Select(code => code.Code)];
        var labels = codes.Select(code => histories.Select((history, s) => Label(history, at[s], code)).ToArray()).ToArray();
        var tasks = Enumerable.Range(0, codes.Length).Where(c => labels[c].Count(label => label == true) >= LeastCases).ToArray();

        float[,]? single = null;
        var singleAreas = Array.Empty<double>();
        foreach (var precision in Enum.GetValues<Precision>())
        {
            using var model = TimelineModel.Load(arguments[0], precision);
            var forecaster = new Forecaster(model, threads: 1);
            forecaster.Forecast(histories.Take(8).ToList(), at.Take(8).ToList(), codes, [HorizonDays]);
            var before = Environment.CpuUsage.TotalTime;
            var table = forecaster.Forecast(histories, at, codes, [HorizonDays]);
            var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            var risks = new float[codes.Length, histories.Count];
            for (var c = 0; c < codes.Length; c++)
                for (var s = 0; s < histories.Count; s++)
                    risks[c, s] = table[s, c, 0];

            var areas = Array.ConvertAll(tasks, c => Area(labels[c], s => risks[c, s]));
            if (single is null)
                (single, singleAreas) = (risks, areas);
            var (largest, sum, relative) = (0.0, 0.0, 0.0);
            for (var c = 0; c < codes.Length; c++)
                for (var s = 0; s < histories.Count; s++)
                {
                    var difference = Math.Abs((double)risks[c, s] - single[c, s]);
                    (largest, sum) = (Math.Max(largest, difference), sum + difference);
                    relative += single[c, s] > 0 ? difference / single[c, s] : 0;
                }

            var numbers = (double)codes.Length * histories.Count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                {precision,-9} {histories.Count} subjects, {codes.Length} codes: difference of risks mean {sum / numbers:E2}, largest {largest:E2}, mean of relative {relative / numbers:P2}; AUROC mean of {tasks.Length} tasks {areas.Average():F5}, change {areas.Average() - singleAreas.Average():+0.00000;-0.00000} (largest of a task {areas.Zip(singleAreas, (a, b) => Math.Abs(a - b)).Max():F5}); {seconds:F2} processor seconds
                """));
        }
    }

    // Null where the code is on record already.
    private static bool? Label(Timeline history, DateTime at, string code)
    {
        var happened = false;
        for (var i = history.StaticCount; i < history.Count; i++)
            if (history[i].Code == code && history[i].Time is { } time)
            {
                if (time <= at)
                    return null;
                happened |= time <= at.AddDays(HorizonDays);
            }

        return happened;
    }

    // The share of pairs in which the case has the higher risk, ties counting half.
    private static double Area(bool?[] labels, Func<int, float> risk)
    {
        var ranked = Enumerable.Range(0, labels.Length).Where(s => labels[s] is not null).OrderBy(risk).ToArray();
        double cases = 0, ranks = 0;
        for (var first = 0; first < ranked.Length;)
        {
            var end = first + 1;
            while (end < ranked.Length && risk(ranked[end]) == risk(ranked[first]))
                end++;
            var own = ranked[first..end].Count(s => labels[s] == true);
            (cases, ranks) = (cases + own, ranks + (own * ((first + 1 + end) / 2.0)));
            first = end;
        }

        return (ranks - (cases * (cases + 1) / 2)) / (cases * (ranked.Length - cases));
    }
}
