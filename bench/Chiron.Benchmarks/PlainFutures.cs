using Chiron.Model;
using Chiron.Tensors;

namespace Chiron.Benchmarks;

/// <summary>The loops that one writes first: one future at a time, its whole sequence run again for each token, or its keys and values kept.</summary>
internal sealed class PlainFutures(TimelineNetwork network, ParameterStore weights, double horizonDays) : IDisposable
{
    private readonly FutureDraws _draws = new(network, weights, horizonDays);
    private readonly Workspace _workspace = new();
    private readonly WholeSequences _whole = new();
    private readonly NextPositions _next = new(network.Configuration);
    private readonly KeyValuePool _pool = new(network.Configuration.Layers, network.Configuration.Heads, network.Configuration.Width / network.Configuration.Heads);

    /// <returns>Tokens drawn.</returns>
    public int WithoutCache(Future future)
    {
        while (!future.IsOver)
        {
            _whole.Caches = [];
            var x = Run(future.Whole());
            _draws.Draw([future], x.AsReadOnly().SliceRows(x.Rows - 1, 1), _workspace.Arena);
        }

        return future.Tokens;
    }

    /// <returns>Tokens drawn; those of the record are run as well, once.</returns>
    public int WithCache(Future future)
    {
        var cache = new KeyValueCache(_pool);
        cache.Reserve(future.Beginning.Tokens.Length);
        _whole.Caches = [cache];
        var x = Run(future.Beginning.Tokens);
        cache.Advance(future.Beginning.Tokens.Length);
        _draws.Draw([future], x.AsReadOnly().SliceRows(x.Rows - 1, 1), _workspace.Arena);
        while (!future.IsOver)
        {
            _workspace.Arena.Reset();
            _workspace.Batch.Clear();
            _workspace.Batch.Append([future.Last], []);
            _next.Clear();
            _next.Add(null, cache);
            x = network.Infer(weights, _workspace.Arena, _workspace.Batch, _next);
            _next.Advance();
            _draws.Draw([future], x, _workspace.Arena);
        }

        cache.Clear();
        return future.Tokens;
    }

    public void Dispose()
    {
        _workspace.Dispose();
        _pool.Dispose();
    }

    private Matrix Run(SequenceToken[] tokens)
    {
        _workspace.Arena.Reset();
        _workspace.Batch.Clear();
        _workspace.Batch.Append(tokens, []);
        return network.Infer(weights, _workspace.Arena, _workspace.Batch, _whole.Of(_workspace.Batch));
    }
}
