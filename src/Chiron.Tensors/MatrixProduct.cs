namespace Chiron.Tensors;

/// <summary>Products of matrices in single precision. The letters say which factor is read transposed: N not, T transposed.</summary>
public static class MatrixProduct
{
    /// <summary>Below so many multiplications it isn't worth arranging the factors.</summary>
    private const long SmallProduct = 4096;

    /// <summary>c = a · b, or c += a · b: a (M, K), b (K, N), c (M, N).</summary>
    public static void NN(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false)
    {
        b.RequireShape(a.Columns, c.Columns, nameof(b));
        c.AsReadOnly().RequireShape(a.Rows, c.Columns, nameof(c));
        if (IsSmall(c, a.Columns))
            PlainProduct.NN(a, b, c, accumulate);
        else
            Run(a, b, transposed: false, c, accumulate);
    }

    /// <summary>c = a · bᵀ, or c += a · bᵀ: a (M, K), b (N, K), c (M, N).</summary>
    public static void NT(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false)
    {
        b.RequireShape(c.Columns, a.Columns, nameof(b));
        c.AsReadOnly().RequireShape(a.Rows, c.Columns, nameof(c));
        if (IsSmall(c, a.Columns))
            PlainProduct.NT(a, b, c, accumulate);
        else
            Run(a, b, transposed: true, c, accumulate);
    }

    /// <summary>c = aᵀ · b, or c += aᵀ · b: a (K, M), b (K, N), c (M, N).</summary>
    public static void TN(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate = false)
    {
        b.RequireShape(a.Rows, c.Columns, nameof(b));
        c.AsReadOnly().RequireShape(a.Columns, c.Columns, nameof(c));
        if (IsSmall(c, a.Rows))
        {
            PlainProduct.TN(a, b, c, accumulate);
            return;
        }

        if (!accumulate)
            c.Clear();
        TiledProduct.AddTransposed(a, b, c, TiledProduct.Wide);
    }

    /// <summary>c = a · Wᵀ + bias (bias may be empty), or c += that, with a weight that is packed once and used by many products.</summary>
    internal static void NT(ReadOnlyMatrix a, ParameterStore weights, Parameter weight, ReadOnlySpan<float> bias, Matrix c, bool accumulate, Precision precision) =>
        Run(a, weights.Packed.Transposed(weight, precision), bias, c, accumulate);

    /// <summary>c = a · W, or c += that, likewise.</summary>
    internal static void NN(ReadOnlyMatrix a, ParameterStore weights, Parameter weight, Matrix c, bool accumulate, Precision precision) =>
        Run(a, weights.Packed.AsStored(weight, precision), [], c, accumulate);

    /// <summary>c += aᵀ · b.</summary>
    internal static void AddTN(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, Precision precision)
    {
        if (precision == Precision.BFloat16)
            BFloat16Product.AddTransposed(a, b, c, BFloat16Product.IsAssembled);
        else
            TN(a, b, c, accumulate: true);
    }

    private static void Run(ReadOnlyMatrix a, PackedMatrix b, ReadOnlySpan<float> bias, Matrix c, bool accumulate)
    {
        if (b.Precision == Precision.BFloat16)
            BFloat16Product.Run(a, b.Values, bias, c, accumulate, BFloat16Product.IsAssembled);
        else
            TiledProduct.Run(a, b.Values, bias, c, accumulate, TiledProduct.Wide);
    }

    private static void Run(ReadOnlyMatrix a, ReadOnlyMatrix b, bool transposed, Matrix c, bool accumulate)
    {
        var panels = Scratch.Get(Scratch.Use.RightFactor, PackedMatrix.Length(a.Columns, c.Columns));
        PackedMatrix.Pack(b, transposed, panels);
        TiledProduct.Run(a, panels, [], c, accumulate, TiledProduct.Wide);
    }

    private static bool IsSmall(Matrix c, int inner) => (long)c.Rows * c.Columns * inner < SmallProduct;
}
