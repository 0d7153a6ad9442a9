using System.Diagnostics;
using Chiron.Model.Delphi;
using Chiron.Tensors;

namespace Chiron.Benchmarks;

/// <summary>Repeats one training step on one batch, to be timed.</summary>
internal sealed class DelphiSteps : IDisposable
{
    private readonly DelphiConfiguration _configuration;
    private readonly WorkerPool _workers;
    private readonly DelphiTrainer _trainer;

    public DelphiSteps(DelphiConfiguration configuration, int threads)
    {
        _configuration = configuration;
        _workers = new WorkerPool(threads);
        _trainer = new DelphiTrainer(new DelphiNetwork(configuration), [new DelphiRecord(0, [0], [DelphiTokens.Female])], _workers);
        Batch = new DelphiBatch(configuration, forValidation: false);
    }

    public DelphiBatch Batch { get; }

    public long Parameters => _trainer.Network.Layout.Count;

    /// <summary>Sequences of one length: random diseases 400 days apart, as the peer makes them.</summary>
    public void FillRegular(int length)
    {
        var random = new CounterRandom(1, 1);
        var (tokens, ages) = (new int[length + 1], new float[length + 1]);
        for (var s = 0; s < _configuration.PatientsPerStep; s++)
        {
            for (var t = 0; t <= length; t++)
                (tokens[t], ages[t]) = (DelphiTokens.FirstDisease + random.NextInt32(_configuration.Vocabulary - DelphiTokens.FirstDisease), 400 * t);
            Batch.Add(tokens, ages, sex: 2);
        }
    }

    /// <summary>Patients as they are, or, padded, with positions in front that nothing looks at, up to the longest of the batch.</summary>
    public void FillWith(IReadOnlyList<DelphiRecord> records, bool padded)
    {
        for (var i = 0; i < records.Count; i++)
            Batch.Add(records[i], new CounterRandom(1, (ulong)i));
        var longest = 0;
        for (var s = 0; s < Batch.Sequences; s++)
            longest = Math.Max(longest, Batch.Starts[s + 1] - Batch.Starts[s]);
        for (var missing = padded ? (longest * records.Count) - Batch.Rows : 0; missing > 0; missing--)
            Batch.Add([DelphiTokens.Padding, DelphiTokens.Padding], [-10000, -10000], sex: 2);
    }

    public (double Processor, double Wall) Run(int steps)
    {
        var (processor, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        for (var step = 0; step < steps; step++)
            _trainer.Learn(Batch);
        return ((Environment.CpuUsage.TotalTime - processor).TotalSeconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public void Dispose()
    {
        _trainer.Dispose();
        _workers.Dispose();
    }
}
