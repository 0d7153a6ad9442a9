namespace Chiron.Tensors;

/// <summary>Forms of a store's parameters arranged for the matrix product, made when first asked for and again after the store was written.</summary>
internal sealed class PackedWeights(ParameterStore store) : IDisposable
{
    private readonly PackedMatrix?[] _forms = new PackedMatrix?[4 * store.Layout.Parameters.Count];
    private readonly (ByteProduct Product, long Version)?[] _bytes = new (ByteProduct, long)?[store.Layout.Parameters.Count];
    private readonly Lock _packing = new();
    private long _version = 1;

    public void Invalidate() => Volatile.Write(ref _version, _version + 1);

    /// <summary>The parameter W (N × K) as the right factor of dx = dy · W.</summary>
    public PackedMatrix AsStored(Parameter parameter, Precision precision) => Get(parameter, transposed: false, precision);

    /// <summary>The parameter W (N × K) as the right factor of y = x · Wᵀ.</summary>
    public PackedMatrix Transposed(Parameter parameter, Precision precision) => Get(parameter, transposed: true, precision);

    /// <summary>The parameter W (N × K) as bytes, with its bias, as the right factor of y = x · Wᵀ + b.</summary>
    /// <exception cref="ArgumentException">W holds a NaN or an infinity.</exception>
    public ByteProduct Quantized(Parameter weight, Parameter? bias)
    {
        lock (_packing)
        {
            ref var form = ref _bytes[weight.Index];
            if (form is { } ready && ready.Version == Volatile.Read(ref _version))
                return ready.Product;
            if (!Vector.IsFinite(store[weight]))
                throw new ArgumentException($"'{weight.Name}' holds a NaN or an infinity, which has no scale", nameof(weight));
            form?.Product.Dispose();
            form = (new ByteProduct(store.Matrix(weight), bias is null ? default : store[bias], ByteProduct.IsAssembled), _version);
            return form.Value.Product;
        }
    }

    public void Dispose()
    {
        foreach (var bytes in _bytes)
            bytes?.Product.Dispose();
        foreach (var packed in _forms)
            packed?.Dispose();
    }

    private PackedMatrix Get(Parameter parameter, bool transposed, Precision precision)
    {
        ref var form = ref _forms[(4 * parameter.Index) + (transposed ? 2 : 0) + (precision == Precision.BFloat16 ? 1 : 0)];
        var version = Volatile.Read(ref _version);
        if (Volatile.Read(ref form) is { } ready && ready.Version == version)
            return ready;

        lock (_packing)
        {
            var packed = form;
            if (packed is null)
            {
                var (inner, columns) = transposed ? (parameter.Columns, parameter.Rows) : (parameter.Rows, parameter.Columns);
                packed = new PackedMatrix(inner, columns, precision);
            }

            if (packed.Version != version)
            {
                packed.Pack(store.Matrix(parameter), transposed);
                packed.Version = version;
                Volatile.Write(ref form, packed);
            }

            return packed;
        }
    }
}
