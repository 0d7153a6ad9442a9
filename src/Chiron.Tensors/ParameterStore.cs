namespace Chiron.Tensors;

/// <summary>
/// One flat native buffer with a float for every parameter of a layout: a model's values, or their gradients, or an optimizer's moments.
/// </summary>
/// <remarks>
/// Many threads may read at once; writing is for one at a time. Ask for a writable span each time before writing and don't keep it: asking is what tells
/// the store that forms of the weights prepared for the matrix product are out of date.
/// </remarks>
public sealed class ParameterStore : IDisposable
{
    private readonly NativeBuffer _buffer;
    private readonly PackedWeights _packed;

    public ParameterStore(ParameterLayout layout)
    {
        layout.Close();
        Layout = layout;
        _buffer = new NativeBuffer(layout.Length);
        _packed = new PackedWeights(this);
    }

    public ParameterLayout Layout { get; }

    /// <summary>
    /// The numbers that the products of layers with these weights are computed in, forward and backward. The values here, and the gradients, stay in single
    /// precision. Set it before the first step of a run and keep it: another precision gives other bits.
    /// </summary>
    public Precision Precision { get; set; }

    /// <summary>Every value, with zeros in the gaps between parameters.</summary>
    public ReadOnlySpan<float> Values => _buffer.Span;

    /// <summary>The values of one parameter, row-major.</summary>
    public ReadOnlySpan<float> this[Parameter parameter] => _buffer.Span.Slice(parameter.Offset, parameter.Length);

    /// <summary>One parameter as <see cref="Parameter.Rows"/> × <see cref="Parameter.Columns"/>.</summary>
    public ReadOnlyMatrix Matrix(Parameter parameter) => new(this[parameter], parameter.Rows, parameter.Columns);

    /// <summary>Every value, to be written.</summary>
    public Span<float> Write()
    {
        _packed.Invalidate();
        return _buffer.Span;
    }

    /// <summary>The values of one parameter, to be written.</summary>
    public Span<float> Write(Parameter parameter) => Write().Slice(parameter.Offset, parameter.Length);

    /// <summary>One parameter as a matrix, to be written.</summary>
    public Matrix WriteMatrix(Parameter parameter) => new(Write(parameter), parameter.Rows, parameter.Columns);

    public void Clear() => Write().Clear();

    public void CopyFrom(ParameterStore other) => other.Values.CopyTo(Write());

    /// <summary>Draws every parameter as its <see cref="Parameter.Initial"/> says; the same seed gives the same values on every machine.</summary>
    public void Initialize(ulong seed)
    {
        foreach (var parameter in Layout.Parameters)
        {
            var random = new CounterRandom(seed, (ulong)parameter.Index);
            foreach (ref var value in Write(parameter))
                value = parameter.Initial.Deviation == 0
                    ? parameter.Initial.Mean
                    : parameter.Initial.Mean + (parameter.Initial.Deviation * random.NextNormal());
        }
    }

    /// <summary>The name of the first parameter that holds a NaN or an infinity; null where all are finite.</summary>
    public string? FirstNotFinite()
    {
        foreach (var parameter in Layout.Parameters)
            if (!Vector.IsFinite(this[parameter]))
                return parameter.Name;
        return null;
    }

    public void Dispose()
    {
        _packed.Dispose();
        _buffer.Dispose();
    }

    internal PackedWeights Packed => _packed;
}
