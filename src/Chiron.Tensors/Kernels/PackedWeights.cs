namespace Chiron.Tensors;

/// <summary>Forms of a store's parameters arranged for the matrix product, made when first asked for and again after the store was written.</summary>
internal sealed class PackedWeights(ParameterStore store) : IDisposable
{
    private readonly PackedMatrix?[] _asStored = new PackedMatrix?[store.Layout.Parameters.Count];
    private readonly PackedMatrix?[] _transposed = new PackedMatrix?[store.Layout.Parameters.Count];
    private readonly Lock _packing = new();
    private long _version = 1;

    public void Invalidate() => Volatile.Write(ref _version, _version + 1);

    /// <summary>The parameter W (N × K) as the right factor of dx = dy · W.</summary>
    public PackedMatrix AsStored(Parameter parameter) => Get(_asStored, parameter, transposed: false);

    /// <summary>The parameter W (N × K) as the right factor of y = x · Wᵀ.</summary>
    public PackedMatrix Transposed(Parameter parameter) => Get(_transposed, parameter, transposed: true);

    public void Dispose()
    {
        foreach (var packed in _asStored)
            packed?.Dispose();
        foreach (var packed in _transposed)
            packed?.Dispose();
    }

    private PackedMatrix Get(PackedMatrix?[] forms, Parameter parameter, bool transposed)
    {
        var version = Volatile.Read(ref _version);
        if (Volatile.Read(ref forms[parameter.Index]) is { } ready && ready.Version == version)
            return ready;

        lock (_packing)
        {
            var packed = forms[parameter.Index];
            if (packed is null)
            {
                var (inner, columns) = transposed ? (parameter.Columns, parameter.Rows) : (parameter.Rows, parameter.Columns);
                packed = new PackedMatrix(inner, columns);
            }

            if (packed.Version != version)
            {
                packed.Pack(store.Matrix(parameter), transposed);
                packed.Version = version;
                Volatile.Write(ref forms[parameter.Index], packed);
            }

            return packed;
        }
    }
}
