namespace Chiron.Tensors.Optimization;

/// <summary>
/// The gradient of one step from many chunks of a batch, by several threads, with the same bits for any number of threads: chunk c adds to lane c mod
/// <see cref="Lanes"/>, a lane's chunks go in order by one thread at a time, and the lanes are summed in order at the end.
/// </summary>
/// <remarks>The number of lanes, and not of threads, decides the order of the sum: keep it in the run's configuration. Each lane holds one gradient store.</remarks>
public sealed class DataParallel : IDisposable
{
    private readonly ParameterStore[] _lanes;
    private readonly Action<int, int> _runLane;
    private readonly IGradientReduction _reduction;
    private ChunkWork? _work;
    private int _chunks;

    /// <param name="lanes">At least as many as threads; also what a step's chunks best divide by. 4 suits two to four threads.</param>
    /// <param name="reduction">Sums the lanes; null: within this process.</param>
    public DataParallel(ParameterLayout layout, WorkerPool workers, int lanes, IGradientReduction? reduction = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        Workers = workers;
        _lanes = new ParameterStore[lanes];
        for (var lane = 0; lane < lanes; lane++)
            _lanes[lane] = new ParameterStore(layout);
        (_runLane, _reduction) = (RunLane, reduction ?? new LaneReduction());
    }

    /// <summary>Forward and backward of one chunk, adding to <paramref name="gradients"/>; what it computes must depend on the chunk alone.</summary>
    /// <param name="worker">0 … <see cref="WorkerPool.Count"/> − 1: whose scratch memory to use.</param>
    public delegate void ChunkWork(int chunk, int worker, ParameterStore gradients);

    public WorkerPool Workers { get; }

    public int Lanes => _lanes.Length;

    /// <summary>Does all chunks and returns the sum of their gradients, valid until the next call.</summary>
    public ParameterStore Accumulate(int chunks, ChunkWork work)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        (_work, _chunks) = (work, chunks);
        Workers.Run(Math.Min(Lanes, chunks), _runLane);
        _reduction.Sum(_lanes.AsSpan(0, Math.Min(Lanes, chunks)), Workers);
        _work = null;
        return _lanes[0];
    }

    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane.Dispose();
    }

    private void RunLane(int worker, int lane)
    {
        _lanes[lane].Clear();
        for (var chunk = lane; chunk < _chunks; chunk += Lanes)
            _work!(chunk, worker, _lanes[lane]);
    }
}
