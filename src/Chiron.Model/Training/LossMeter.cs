using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>Measures the loss on records that are not learned from: always the same sequences, the same order of sums for any number of threads.</summary>
internal sealed class LossMeter(TimelineNetwork network, IReadOnlyList<SubjectRecord> records, ulong seed, WorkerPool workers, Workspace[] workspaces, CensoringCurve? observed = null)
{
    private const int RecordsPerChunk = 2;

    public LossParts Measure(ParameterStore weights, CancellationToken stop)
    {
        var chunks = (records.Count + RecordsPerChunk - 1) / RecordsPerChunk;
        var losses = new LossParts[chunks];
        var encoders = new SequenceEncoder?[workers.Count];
        var windows = new TokenBatch?[workers.Count];
        workers.Run(chunks, (worker, chunk) =>
        {
            stop.ThrowIfCancellationRequested();
            var encoder = encoders[worker] ??= new SequenceEncoder(network.Tokenizer, network.Configuration, observed);
            var workspace = workspaces[worker];
            workspace.Batch.Clear();
            for (var r = chunk * RecordsPerChunk; r < Math.Min(records.Count, (chunk + 1) * RecordsPerChunk); r++)
                encoder.Encode(records[r], new CounterRandom(seed, Streams.Measuring(r)), workspace.Batch);
            losses[chunk] = new LossParts();
            LongRecords.WindowByWindow(
                workspace,
                windows[worker] ??= new TokenBatch(),
                network.Configuration.Context,
                _ => network.Learn(weights, null, workspace, new LossWeights(), DropoutKey.None, losses[chunk]));
        });

        var sum = new LossParts();
        foreach (var loss in losses)
            sum.Add(loss);
        return sum;
    }
}
