using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>Short continuations of one beginning: each row sees the beginning, the rows before it in its own branch, and itself.</summary>
/// <param name="prefix">The beginning, in single precision.</param>
internal sealed class Branches(ModelConfiguration configuration, SharedPrefix prefix) : InferenceRows
{
    private readonly BranchedAttention _attention = new(configuration.Heads, configuration.Width / configuration.Heads);
    private readonly List<int> _parents = [];

    public void Clear() => _parents.Clear();

    /// <summary>The next row.</summary>
    /// <param name="parent">The row before it in its branch; -1 where it follows the beginning.</param>
    /// <returns>Which row it is.</returns>
    public int Add(int parent)
    {
        _parents.Add(parent);
        return _parents.Count - 1;
    }

    public override void Attend(CausalAttention attention, int layer, ReadOnlyMatrix queryKeyValue, Matrix attended, Matrix logSumExp) =>
        _attention.Forward(layer, queryKeyValue, prefix, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_parents), attended);
}
