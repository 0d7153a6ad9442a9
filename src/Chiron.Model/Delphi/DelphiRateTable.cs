using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>
/// Log-rates of every token by age and sex, counted on the training patients: events over days at risk, both smoothed over age by a normal kernel, and drawn towards a
/// coarser table where events are few (a gamma prior worth <see cref="DelphiConfiguration.RatePriorEvents"/> events: sex and age towards age, age towards the whole).
/// </summary>
/// <remarks>It is a baseline of its own, and what the network's log-rates can start from.</remarks>
public sealed class DelphiRateTable
{
    private const int Years = 101;
    private const double DaysPerYear = 365.25;
    private const double FloorEvents = 0.5;
    private const int Draws = 3;
    private const ulong Stream = 3UL << 60;

    private readonly float[] _logRates;         // (sex, year, token)

    private DelphiRateTable(float[] logRates, int vocabulary) => (_logRates, Vocabulary) = (logRates, vocabulary);

    public int Vocabulary { get; }

    /// <summary>logRates += the table's at this sex and age, in between two years by a straight line.</summary>
    /// <param name="sex">0 female, 1 male, 2 unknown.</param>
    public void AddTo(Span<float> logRates, int sex, float ageDays)
    {
        var years = Math.Clamp((ageDays / (float)DaysPerYear) - 0.5f, 0, Years - 1);
        var year = Math.Min((int)years, Years - 2);
        Vector.AddScaled(Row(sex, year), 1 - (years - year), logRates);
        Vector.AddScaled(Row(sex, year + 1), years - year, logRates);
    }

    /// <summary>Counts the targets and waits of the training patients as the loss does: each patient once with each of three draws of "no event" tokens.</summary>
    public static DelphiRateTable Count(IReadOnlyList<DelphiRecord> records, DelphiConfiguration configuration)
    {
        var vocabulary = configuration.Vocabulary;
        var events = new double[2 * Years * vocabulary];
        var spared = new double[2 * Years * vocabulary];        // days of those who can't have the token any more
        var days = new double[2 * Years];
        var batch = new DelphiBatch(configuration, forValidation: false);
        for (var draw = 0; draw < Draws; draw++)
            foreach (var record in records)
            {
                batch.Clear();
                batch.Add(record, new CounterRandom(configuration.Seed, Stream | ((ulong)draw << 32) | record.Patient));
                Count(batch, configuration, events, spared, days);
            }

        foreach (var counts in new[] { events, spared, days })
            for (var i = 0; i < counts.Length; i++)
                counts[i] /= Draws;
        var smoothing = new Smoothing(events, spared, days, vocabulary, Years, configuration.RateStart == DelphiRateStart.AgeAndSex, configuration.RateBandwidthYears, configuration.RatePriorEvents);
        return new DelphiRateTable(smoothing.LogRates(), vocabulary);
    }

    private static void Count(DelphiBatch batch, DelphiConfiguration configuration, double[] events, double[] spared, double[] days)
    {
        var vocabulary = configuration.Vocabulary;
        for (var s = 0; s < batch.Sequences; s++)
        {
            if (batch.Sexes[s] > 1)
                continue;
            for (var row = batch.Starts[s]; row < batch.Starts[s + 1]; row++)
            {
                if (batch.Targets[row] < 0)
                    continue;
                var cell = (batch.Sexes[s] * Years) + Math.Clamp((int)(batch.AgesDays[row] / DaysPerYear), 0, Years - 1);
                var wait = batch.WaitsDays[row] + configuration.MinimumWaitDays;
                days[cell] += wait;
                events[(cell * vocabulary) + batch.Targets[row]]++;
                if (!configuration.ExcludeRepeats)
                    continue;
                foreach (var token in batch.Earlier(s))
                    spared[(cell * vocabulary) + token] += wait;
                foreach (var token in batch.Tokens[batch.Starts[s]..(row + 1)])
                    if (token >= DelphiTokens.FirstDisease)
                        spared[(cell * vocabulary) + token] += wait;
            }
        }
    }

    private ReadOnlySpan<float> Row(int sex, int year) => _logRates.AsSpan(((sex * Years) + year) * Vocabulary, Vocabulary);

    private sealed class Smoothing(double[] events, double[] spared, double[] days, int vocabulary, int years, bool byAgeAndSex, double bandwidthYears, double priorEvents)
    {
        public float[] LogRates()
        {
            var result = new float[3 * years * vocabulary];
            var all = days.Sum();
            for (var k = 0; k < vocabulary; k++)
                Token(k, all, result);
            return result;
        }

        private void Token(int k, double all, float[] result)
        {
            var (count, atRisk) = (FloorEvents, all);
            for (var cell = 0; cell < days.Length; cell++)
                (count, atRisk) = (count + At(events, cell, k), atRisk - At(spared, cell, k));
            if (k < DelphiTokens.FirstDisease && k != DelphiTokens.NoEvent)
                count = FloorEvents / 100;                      // given, never a target
            var overall = count / Math.Max(1, atRisk);
            var bandwidth = bandwidthYears * Math.Pow(100 / Math.Max(1, count), 0.2);
            Span<double> c = stackalloc double[2], e = stackalloc double[2];
            for (var year = 0; year < years; year++)
            {
                c.Clear();
                e.Clear();
                if (byAgeAndSex)
                    Kernel(k, year, bandwidth, c, e);
                var pooled = (c[0] + c[1] + priorEvents) / (e[0] + e[1] + (priorEvents / overall));
                for (var sex = 0; sex < 3; sex++)
                {
                    var rate = !byAgeAndSex ? overall : sex == 2 ? pooled : (c[sex] + priorEvents) / (e[sex] + (priorEvents / pooled));
                    result[(((sex * years) + year) * vocabulary) + k] = (float)Math.Log(rate);
                }
            }
        }

        private void Kernel(int k, int year, double bandwidth, Span<double> count, Span<double> atRisk)
        {
            for (var sex = 0; sex < 2; sex++)
                for (var other = 0; other < years; other++)
                {
                    var z = (other - year) / bandwidth;
                    if (Math.Abs(z) > 4)
                        continue;
                    var weight = Math.Exp(-z * z / 2);
                    var cell = (sex * years) + other;
                    count[sex] += weight * At(events, cell, k);
                    atRisk[sex] += weight * Math.Max(0, days[cell] - At(spared, cell, k));
                }
        }

        private double At(double[] values, int cell, int k) => values[(cell * vocabulary) + k];
    }
}
