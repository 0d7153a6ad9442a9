namespace Chiron.Tensors;

/// <summary>
/// One named tensor of a model: its shape and its place in every <see cref="ParameterStore"/> of its layout. Holds no values itself.
/// </summary>
public sealed class Parameter
{
    internal Parameter(string name, int index, int offset, int[] shape, Initial initial, bool decays)
    {
        (Name, Index, Offset, Shape, Initial, Decays) = (name, index, offset, shape, initial, decays);
        Length = shape.Aggregate(1, (product, n) => checked(product * n));
        Columns = shape[^1];
        Rows = Length / Columns;
    }

    /// <summary>Unique in its layout, dotted by custom: <c>blocks.0.attention.output.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Outermost dimension first.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>First float in the store; a multiple of 16, so that each parameter starts at a cache line.</summary>
    public int Offset { get; }

    public int Length { get; }

    /// <summary>All dimensions but the last, multiplied; 1 for a vector.</summary>
    public int Rows { get; }

    /// <summary>The last dimension.</summary>
    public int Columns { get; }

    public Initial Initial { get; }

    /// <summary>Whether weight decay applies: by custom to matrices of products, not to biases, gains and embeddings.</summary>
    public bool Decays { get; }

    internal int Index { get; }

    public override string ToString() => $"{Name} ({string.Join(" × ", Shape)})";
}
