namespace Chiron.Intake;

/// <summary>
/// Collects what could not be read: counts of everything, the first items in full, and each item with its bytes handed on to
/// <paramref name="sink"/> where one is given. For one thread.
/// </summary>
/// <param name="sink">Called for each item with the broken bytes (empty where a file could not be read at all), valid only during the call.</param>
public sealed class Quarantine(Action<QuarantinedItem, ReadOnlyMemory<byte>>? sink = null)
{
    /// <summary>How many items are kept in <see cref="Items"/>; beyond it they are only counted and handed on.</summary>
    public const int KeptItems = 1000;

    private readonly List<QuarantinedItem> _items = [];
    private readonly SortedDictionary<QuarantineReason, long> _countByReason = [];

    public IReadOnlyList<QuarantinedItem> Items => _items;

    public IReadOnlyDictionary<QuarantineReason, long> CountByReason => _countByReason;

    public long Count { get; private set; }

    public void Add(QuarantinedItem item, ReadOnlyMemory<byte> content)
    {
        Count++;
        _countByReason[item.Reason] = _countByReason.GetValueOrDefault(item.Reason) + 1;
        if (_items.Count < KeptItems)
            _items.Add(item);
        sink?.Invoke(item, content);
    }
}
