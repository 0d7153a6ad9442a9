namespace Chiron.Tensors;

/// <summary>
/// The plan of a model's parameters: layers add theirs in the constructor, then stores are made of it for values, gradients, moments and averages,
/// so that whatever treats all parameters alike is one flat loop.
/// </summary>
public sealed class ParameterLayout
{
    private const int Line = 16;                        // floats in a cache line

    private readonly List<Parameter> _parameters = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _closed;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Floats in a store of this layout, the gaps between parameters included.</summary>
    public int Length { get; private set; }

    /// <summary>Trainable numbers, gaps not included.</summary>
    public long Count => _parameters.Sum(parameter => (long)parameter.Length);

    /// <summary>Places a parameter after those added before.</summary>
    /// <param name="name">Unique; also the tensor's name in a safetensors file.</param>
    /// <param name="shape">One dimension or more, each positive.</param>
    /// <exception cref="ArgumentException">The name is taken or the shape has no elements.</exception>
    /// <exception cref="InvalidOperationException">A store was already made of this layout.</exception>
    public Parameter Add(string name, ReadOnlySpan<int> shape, Initial initial, bool decays)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_closed)
            throw new InvalidOperationException($"parameter '{name}' comes too late: a store was already made of this layout");
        if (shape.IsEmpty || shape.ContainsAnyInRange(int.MinValue, 0))
            throw new ArgumentException($"parameter '{name}' has the shape ({string.Join(" × ", shape.ToArray())}); every dimension must be positive", nameof(shape));
        if (!_names.Add(name))
            throw new ArgumentException($"the layout already holds a parameter named '{name}'", nameof(name));

        var parameter = new Parameter(name, _parameters.Count, Length, shape.ToArray(), initial, decays);
        Length = checked((Length + parameter.Length + Line - 1) / Line * Line);
        _parameters.Add(parameter);
        return parameter;
    }

    internal void Close() => _closed = true;
}
