using System.Runtime.ExceptionServices;

namespace Chiron.Tensors;

/// <summary>A few threads of our own that share out numbered pieces of work; the caller is one of them. Idle ones spin for a moment and then park.</summary>
/// <remarks>One <see cref="Run"/> at a time. Which worker takes which item is chance: let results depend on the item alone.</remarks>
public sealed class WorkerPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _start = new(0);
    private readonly CountdownEvent _running = new(1);
    private Action<int, int>? _work;
    private int _items;
    private int _next;
    private ExceptionDispatchInfo? _failure;
    private volatile bool _stopped;

    /// <param name="workers">How many, the caller included; at least 1.</param>
    public WorkerPool(int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        _threads = new Thread[workers - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"tensor worker {worker}" };
            _threads[i].Start();
        }
    }

    /// <summary>Workers, the caller included.</summary>
    public int Count => _threads.Length + 1;

    /// <summary>Calls <paramref name="work"/>(worker, item) once for each item 0 … <paramref name="items"/> − 1 and returns when all are done.</summary>
    /// <param name="work">Given the worker, 0 … <see cref="Count"/> − 1, for scratch memory of its own, and the item. No worker runs two items at once.</param>
    /// <remarks>The first exception stops the handing out of further items and is thrown here when the items under way have ended.</remarks>
    public void Run(int items, Action<int, int> work)
    {
        var helpers = Math.Min(_threads.Length, items - 1);
        (_work, _items, _next, _failure) = (work, items, 0, null);
        if (helpers > 0)
        {
            _running.Reset(helpers + 1);
            _start.Release(helpers);
        }

        TakeItems(0);
        if (helpers > 0)
        {
            _running.Signal();
            _running.Wait();
        }

        _work = null;
        _failure?.Throw();
    }

    public void Dispose()
    {
        _stopped = true;
        if (_threads.Length > 0)
            _start.Release(_threads.Length);
        foreach (var thread in _threads)
            thread.Join();
        _start.Dispose();
        _running.Dispose();
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _start.Wait();
            if (_stopped)
                return;
            TakeItems(worker);
            _running.Signal();
        }
    }

    private void TakeItems(int worker)
    {
        try
        {
            for (var item = Interlocked.Increment(ref _next) - 1; item < _items; item = Interlocked.Increment(ref _next) - 1)
                _work!(worker, item);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            Volatile.Write(ref _next, int.MaxValue / 2);
        }
    }
}
