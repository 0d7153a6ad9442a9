using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>Whole sequences with their side queries, packed without padding; where asked, what their own positions leave for others to see is kept.</summary>
internal sealed class WholeSequences : InferenceRows
{
    private readonly PackedSequences _packed = new();

    /// <summary>Each sequence's beginning to be kept, in the order of the batch; empty where none is.</summary>
    public IReadOnlyList<SharedPrefix> Prefixes { get; set; } = [];

    /// <summary>Each sequence's cache to be filled, with room for its own positions; empty where none is.</summary>
    public IReadOnlyList<KeyValueCache> Caches { get; set; } = [];

    public WholeSequences Of(TokenBatch batch)
    {
        batch.Pack(_packed);
        return this;
    }

    public override void Attend(CausalAttention attention, int layer, ReadOnlyMatrix queryKeyValue, Matrix attended, Matrix logSumExp)
    {
        attention.Forward(_packed, queryKeyValue, attended, logSumExp);
        for (var s = 0; s < Prefixes.Count; s++)
            Prefixes[s].Write(layer, queryKeyValue.SliceRows(_packed.Offsets[s], _packed.MainLengths[s]));
        for (var s = 0; s < Caches.Count; s++)
            Caches[s].Write(layer, queryKeyValue.SliceRows(_packed.Offsets[s], _packed.MainLengths[s]));
    }
}
