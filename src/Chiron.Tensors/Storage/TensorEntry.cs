namespace Chiron.Tensors.Storage;

/// <summary>One tensor in a safetensors file.</summary>
/// <param name="Type">As the file says: <c>F32</c>, <c>BF16</c>, <c>F16</c> or another.</param>
/// <param name="Shape">Outermost dimension first; empty for a scalar.</param>
/// <param name="Start">First byte, counted from the end of the header.</param>
/// <param name="End">First byte after the tensor.</param>
public sealed record TensorEntry(string Name, string Type, IReadOnlyList<long> Shape, long Start, long End)
{
    /// <summary>Elements in the tensor.</summary>
    public long Length => Shape.Aggregate(1L, (product, n) => product * n);
}
