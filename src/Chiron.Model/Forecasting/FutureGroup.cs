using System.Runtime.InteropServices;
using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>
/// Grows up to so many futures of one member of a model side by side: each step runs the network over one new token of each. Their common beginnings are
/// run once and kept; a future that ends makes room for the next. For one thread.
/// </summary>
internal sealed class FutureGroup : IDisposable
{
    /// <summary>Bytes of beginnings beyond which no further one is taken in.</summary>
    private const long MostPrefixBytes = 256L << 20;

    private readonly TimelineNetwork _network;
    private readonly ParameterStore _weights;
    private readonly FutureDraws _draws;
    private readonly int _rows;
    private readonly Precision _kept;           // of keys and values
    private readonly KeyValuePool _pool;
    private readonly NextPositions _next;
    private readonly WholeSequences _whole = new();
    private readonly SequenceWindows _windows;
    private readonly Workspace _workspace = new();
    private readonly TokenBatch _window = new();
    private readonly List<Growing> _growing = [];
    private readonly List<Future> _futures = [];
    private readonly Stack<KeyValueCache> _caches = new();
    private Kept? _newest;
    private long _prefixBytes;

    public FutureGroup(TimelineNetwork network, ParameterStore weights, double horizonDays, int rows)
    {
        var configuration = network.Configuration;
        (_network, _weights, _rows) = (network, weights, rows);
        _draws = new FutureDraws(network, weights, horizonDays);
        _kept = weights.Precision == Precision.Single ? Precision.Single : Precision.BFloat16;
        _pool = new KeyValuePool(configuration.Layers, configuration.Heads, configuration.Width / configuration.Heads, _kept);
        _next = new NextPositions(configuration);
        _windows = new SequenceWindows(BeginningContext(configuration), network.Tokenizer.ConditionCount);
    }

    /// <summary>Tokens that a beginning may have, so that futures have room within the context.</summary>
    public static int BeginningContext(ModelConfiguration configuration) => configuration.Context - (configuration.Context / 4);

    /// <summary>Grows futures until there are no more, and gives each to <paramref name="done"/> when it ends.</summary>
    /// <param name="next">The next future to grow, or null; futures of one beginning come one after the other.</param>
    public void Run(Func<Future?> next, Action<Future> done, CancellationToken stop)
    {
        var fresh = new List<Growing>();
        while (true)
        {
            _workspace.Arena.Reset();
            fresh.Clear();
            while (_growing.Count + fresh.Count < _rows && (_prefixBytes < MostPrefixBytes || _growing.Count + fresh.Count == 0) && next() is { } future)
                fresh.Add(Begin(future));
            DrawFirst(fresh);
            _growing.AddRange(fresh);
            End(done);
            if (_growing.Count == 0 && fresh.Count == 0)
                return;
            stop.ThrowIfCancellationRequested();
            Step();
            End(done);
        }
    }

    public void Dispose()
    {
        foreach (var growing in _growing)
            growing.Kept?.Prefix.Dispose();
        _newest?.Prefix.Dispose();
        _workspace.Dispose();
        _pool.Dispose();
    }

    private Growing Begin(Future future)
    {
        if (!ReferenceEquals(_newest?.Beginning, future.Beginning))
        {
            Release(_newest);
            _newest = Keep(future.Beginning);
        }

        _newest.Users++;
        return new Growing(future, _newest, _caches.TryPop(out var cache) ? cache : new KeyValueCache(_pool));
    }

    private Kept Keep(FutureBeginning beginning)
    {
        var configuration = _network.Configuration;
        _window.Clear();
        _window.Append(beginning.Tokens, []);
        var prefix = new SharedPrefix(configuration.Layers, configuration.Heads, configuration.Width / configuration.Heads, beginning.Tokens.Length, _kept);
        _whole.Prefixes = [prefix];
        _whole.Caches = [];
        var x = _network.Infer(_weights, _workspace.Arena, _window, _whole.Of(_window));
        _prefixBytes += prefix.Bytes;
        return new Kept(beginning, prefix, x[x.Rows - 1].ToArray()) { Users = 1 };
    }

    private void Release(Kept? kept)
    {
        if (kept is null || --kept.Users > 0)
            return;
        _prefixBytes -= kept.Prefix.Bytes;
        kept.Prefix.Dispose();
    }

    // The first draw needs no step: it reads the beginning's last row.
    private void DrawFirst(List<Growing> fresh)
    {
        if (fresh.Count == 0)
            return;
        var x = _workspace.Arena.Matrix(fresh.Count, _network.Configuration.Width);
        _futures.Clear();
        for (var i = 0; i < fresh.Count; i++)
        {
            fresh[i].Kept!.LastRow.CopyTo(x[i]);
            _futures.Add(fresh[i].Future);
        }

        _draws.Draw(_futures, x, _workspace.Arena);
    }

    private void Step()
    {
        _workspace.Arena.Reset();
        if (_growing.Count == 0)
            return;
        _workspace.Batch.Clear();
        _next.Clear();
        _futures.Clear();
        foreach (ref var growing in CollectionsMarshal.AsSpan(_growing))
        {
            if ((growing.Kept?.Prefix.Length ?? 0) + growing.Cache.Length >= _network.Configuration.Context)
                growing = Shorten(growing);
            _workspace.Batch.Append([growing.Future.Last], []);
            _next.Add(growing.Kept?.Prefix, growing.Cache);
            _futures.Add(growing.Future);
        }

        var x = _network.Infer(_weights, _workspace.Arena, _workspace.Batch, _next);
        _next.Advance();
        _draws.Draw(_futures, x, _workspace.Arena);
    }

    // A future that has outgrown the context goes on from a window of its own: static facts, the conditions there were, the latest tokens.
    private Growing Shorten(Growing growing)
    {
        Release(growing.Kept);
        var tokens = growing.Future.Whole();
        _window.Clear();
        _windows.Append(tokens.AsSpan(0, tokens.Length - 1), [], _window, lastWindowOnly: true);
        growing.Cache.Clear();
        growing.Cache.Reserve(_window.Rows);
        _whole.Prefixes = [];
        _whole.Caches = [growing.Cache];
        _network.Infer(_weights, _workspace.Arena, _window, _whole.Of(_window));
        growing.Cache.Advance(_window.Rows);
        return growing with { Kept = null };
    }

    private void End(Action<Future> done)
    {
        foreach (var growing in _growing)
            if (growing.Future.IsOver)
            {
                growing.Cache.Clear();
                _caches.Push(growing.Cache);
                Release(growing.Kept);
                done(growing.Future);
            }

        _growing.RemoveAll(static growing => growing.Future.IsOver);
    }

    private readonly record struct Growing(Future Future, Kept? Kept, KeyValueCache Cache);

    /// <summary>A beginning that was run: what it left for its futures to see, the network's last row, and how many need it.</summary>
    private sealed record Kept(FutureBeginning Beginning, SharedPrefix Prefix, float[] LastRow)
    {
        public int Users { get; set; }
    }
}
