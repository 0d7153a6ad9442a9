using System.Globalization;
using Chiron.Model;
using Chiron.Tensors;
using Chiron.Timelines;

namespace Chiron.Benchmarks;

/// <summary>
/// Tokens of Monte-Carlo futures per processor second on one thread, three ways in turn: the straightforward loop that runs the whole sequence for each token,
/// the straightforward loop with a cache (one future at a time, its record run for each), and <see cref="FutureSampler"/>. All draw the same futures of the
/// same network, which is not trained: its rates and shares are the cohort's, so that futures are as long as the records go on.
/// </summary>
internal static class SamplingBenchmark
{
    /// <param name="arguments">
    /// Model size (tiny), subjects (4), futures a subject (64), rounds (5), years of record (5), horizon in days (365), rows side by side (32),
    /// <c>single</c>, <c>bfloat16</c> or <c>int8</c>.
    /// </param>
    public static void Run(string[] arguments)
    {
        int Argument(int index, int otherwise) => index < arguments.Length ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
        var size = arguments.Length > 0 ? arguments[0] : "tiny";
        var (subjects, futures, rounds, rows) = (Argument(1, 4), Argument(2, 64), Argument(3, 5), Argument(6, 32));
        var (historyYears, horizonDays) = (Argument(4, 5), Argument(5, 365));

        var cohort = SamplingCohort.Draw(400, seed: 1, years: 15);
        var tokenizer = Tokenizer.Build(cohort, SamplingCohort.Codes);
        var network = new TimelineNetwork(ModelConfiguration.OfSize(size), tokenizer);
        var precision = arguments.Length > 7 ? Enum.Parse<Precision>(arguments[7], ignoreCase: true) : Precision.Single;
        using var weights = new ParameterStore(network.Layout) { Precision = precision };
        var reader = new RecordReader(tokenizer, network.Configuration.Encoding);
        weights.Initialize(1);
        network.Heads.StartFrom(Marginals.Of([.. cohort.Select(reader.Read)], tokenizer), weights);
        using var model = new TimelineModel(network, weights, new Calibration(), ownsWeights: false);
        var sampler = new FutureSampler(model, threads: 1);

        var histories = SamplingCohort.Draw(subjects, seed: 2, historyYears);
        var at = histories.ConvertAll(history => history[history.Count - 1].Time!.Value);
        var beginnings = histories.ConvertAll(history => sampler.Begin(reader, history, at[histories.IndexOf(history)]));
        long Batched() => sampler.SampleAll(histories, at, horizonDays, futures, seed: 1, rows, CancellationToken.None).Sum(set => set.Tokens);
        var tokens = Batched();
        Console.WriteLine(
            $"{size}: {network.Layout.Count:N0} parameters, {tokenizer.TokenCount:N0} tokens in the vocabulary; {subjects} records of {beginnings.Average(b => b.Tokens.Length):F0} tokens, "
            + $"{futures} futures of {(double)tokens / (subjects * futures):F0} tokens each over {horizonDays} days; {precision}, one thread");

        using var plain = new PlainFutures(network, weights, horizonDays);
        Future Fresh(int subject, int future) => new(
            beginnings[subject], subject, future, new CounterRandom(Streams.SubjectKey(1, histories[subject].SubjectId), Streams.Sampling(future)));
        var rotation = 0;
        Compare(
            rounds,
            new Contender("batched over a shared record", Batched),
            new Contender("cache, one at a time", () => Enumerable.Range(0, 4 * subjects).Sum(s => (long)plain.WithCache(Fresh(s % subjects, rotation++ % futures)))),
            new Contender("no cache", () => Enumerable.Range(0, 4).Sum(_ => (long)plain.WithoutCache(Fresh(rotation++ % subjects, rotation % futures)))));
    }

    // In turn, so that whatever else the machine does hits all alike; by processor time, because it may do much else.
    private static void Compare(int rounds, params Contender[] contenders)
    {
        foreach (var contender in contenders)
            contender.Run();
        var speeds = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
            for (var c = 0; c < contenders.Length; c++)
            {
                var before = Environment.CpuUsage.TotalTime;
                var tokens = contenders[c].Run();
                speeds[c].Add(tokens / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            }

        Console.WriteLine($"{"",-32}{"tokens per processor second: min / median / max",50}{"batched is so many times as fast: min / median / max",56}");
        for (var c = 0; c < contenders.Length; c++)
        {
            var own = speeds[c].Order().ToList();
            var ratio = speeds[0].Zip(speeds[c], (first, other) => first / other).Order().ToList();
            Console.WriteLine(
                $"{contenders[c].Name,-32}{$"{own[0]:N0} / {own[rounds / 2]:N0} / {own[^1]:N0}",50}"
                + $"{(c == 0 ? "" : $"{ratio[0]:N1} / {ratio[rounds / 2]:N1} / {ratio[^1]:N1}"),56}");
        }
    }
}
