using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>What the rows of a pass without gradients are, and so which keys they see. For one thread.</summary>
internal abstract class InferenceRows
{
    /// <param name="attention">The block's, for whole sequences.</param>
    /// <param name="queryKeyValue">(T, 3 · C).</param>
    /// <param name="attended">(T, C), overwritten.</param>
    /// <param name="logSumExp">(heads, T), scratch.</param>
    public abstract void Attend(CausalAttention attention, int layer, ReadOnlyMatrix queryKeyValue, Matrix attended, Matrix logSumExp);
}
