using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>The published validation-mode loss: "no event" tokens at even distances and never a target, nothing but diseases and death competing.</summary>
public static class DelphiValidation
{
    private const int Chunk = 16;

    /// <summary>Mean over batches of <see cref="DelphiConfiguration.PatientsPerStep"/> patients of each batch's mean, as the published code takes it.</summary>
    /// <param name="members">One network, or an ensemble whose rates are averaged.</param>
    /// <param name="logScale">Added to every log-rate.</param>
    public static DelphiLoss Loss(
        IReadOnlyList<(DelphiNetwork Network, ParameterStore Weights)> members, IReadOnlyList<DelphiRecord> records, float logScale = 0)
    {
        var configuration = members[0].Network.Configuration;
        var (crossEntropy, wait, batches, targets) = (0.0, 0.0, 0, 0L);
        foreach (var patients in records.Chunk(configuration.PatientsPerStep))
        {
            var sum = default(DelphiLoss);
            ForEachTarget(members, patients, (logRates, batch, row) =>
            {
                if (logScale != 0)
                    for (var k = 0; k < logRates.Length; k++)
                        logRates[k] += logScale;
                var (ce, w) = CompetingExponentials.Apply(
                    logRates, batch.Targets[row], batch.WaitsDays[row], configuration.MinimumWaitDays, 1, learns: false);
                sum += new DelphiLoss(ce, w, 1);
            });
            if (sum.Targets == 0)
                continue;
            (crossEntropy, wait, batches, targets) =
                (crossEntropy + (sum.CrossEntropy / sum.Targets), wait + (sum.Wait / sum.Targets), batches + 1, targets + sum.Targets);
        }

        return new DelphiLoss(crossEntropy * targets / Math.Max(1, batches), wait * targets / Math.Max(1, batches), targets);
    }

    /// <summary>What to do with the log-rates at one row.</summary>
    internal delegate void AtRow(Span<float> logRates, DelphiBatch batch, int row);

    /// <summary>Visits the rows with a disease as target.</summary>
    internal static void ForEachTarget(
        IReadOnlyList<(DelphiNetwork Network, ParameterStore Weights)> members, IReadOnlyList<DelphiRecord> records, AtRow visit) =>
        Visit(members, records, new DelphiBatch(members[0].Network.Configuration, forValidation: true), visit);

    /// <summary>Visits the rows with "no event" as target too.</summary>
    internal static void ForEachRow(
        IReadOnlyList<(DelphiNetwork Network, ParameterStore Weights)> members, IReadOnlyList<DelphiRecord> records, AtRow visit) =>
        Visit(members, records, new DelphiBatch(members[0].Network.Configuration, forValidation: true) { KeepsNoEvents = true }, visit);

    private static void Visit(
        IReadOnlyList<(DelphiNetwork Network, ParameterStore Weights)> members, IReadOnlyList<DelphiRecord> records, DelphiBatch batch, AtRow visit)
    {
        using var workspace = new DelphiWorkspace();
        var mean = new float[members[0].Network.Configuration.Vocabulary];
        var each = Array.Empty<float>();
        foreach (var patients in records.Chunk(Chunk))
        {
            batch.Clear();
            foreach (var record in patients)
                batch.Add(record, new CounterRandom(0, 0));
            var count = batch.Learned * mean.Length;
            if (each.Length < members.Count * count)
                each = new float[members.Count * count];
            var rows = Array.Empty<int>();
            for (var m = 0; m < members.Count; m++)
            {
                var logRates = members[m].Network.LogRates(members[m].Weights, workspace, batch, 0, batch.Sequences, out var learned);
                logRates.AsSpan().CopyTo(each.AsSpan(m * count));
                rows = learned.ToArray();
            }

            for (var i = 0; i < rows.Length; i++)
            {
                Average(each, members.Count, count, i, mean);
                visit(mean, batch, rows[i]);
            }
        }
    }

    /// <summary>log of the mean rate over the members.</summary>
    private static void Average(float[] each, int members, int stride, int row, Span<float> mean)
    {
        each.AsSpan(row * mean.Length, mean.Length).CopyTo(mean);
        if (members == 1)
            return;
        Vector.Exp(mean, mean);
        Span<float> rates = new float[mean.Length];
        for (var m = 1; m < members; m++)
        {
            Vector.Exp(each.AsSpan((m * stride) + (row * mean.Length), mean.Length), rates);
            Vector.Add(rates, mean);
        }

        for (var k = 0; k < mean.Length; k++)
            mean[k] = MathF.Log(mean[k] / members);
    }
}
