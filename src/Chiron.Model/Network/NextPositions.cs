using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>
/// One new position of each of several sequences: it sees the sequence's beginning, which others may share, and what the sequence appended itself.
/// A row's result depends on its own sequence alone, to the bit.
/// </summary>
internal sealed class NextPositions(ModelConfiguration configuration) : InferenceRows
{
    private readonly CachedAttention _attention = new(configuration.Heads, configuration.Width / configuration.Heads);
    private SharedPrefix?[] _prefixes = new SharedPrefix?[16];
    private KeyValueCache[] _caches = new KeyValueCache[16];
    private int _count;

    public void Clear() => _count = 0;

    /// <summary>The sequence of the next row; sequences with one beginning stand side by side.</summary>
    public void Add(SharedPrefix? prefix, KeyValueCache cache)
    {
        if (_count == _caches.Length)
        {
            Array.Resize(ref _prefixes, 2 * _count);
            Array.Resize(ref _caches, 2 * _count);
        }

        cache.Reserve();
        (_prefixes[_count], _caches[_count]) = (prefix, cache);
        _count++;
    }

    /// <summary>Counts the new positions, once every block has seen them.</summary>
    public void Advance()
    {
        for (var row = 0; row < _count; row++)
            _caches[row].Advance();
    }

    public override void Attend(CausalAttention attention, int layer, ReadOnlyMatrix queryKeyValue, Matrix attended, Matrix logSumExp) =>
        _attention.Forward(layer, queryKeyValue, _prefixes.AsSpan(0, _count), _caches.AsSpan(0, _count), attended);
}
