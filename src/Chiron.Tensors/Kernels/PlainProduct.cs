namespace Chiron.Tensors;

/// <summary>The matrix product by the definition, row by row: what small products use, and what every kernel is tested against.</summary>
internal static class PlainProduct
{
    /// <summary>c (+)= a · b with a (M × K), b (K × N).</summary>
    public static void NN(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate)
    {
        if (!accumulate)
            c.Clear();
        for (var i = 0; i < c.Rows; i++)
            for (var k = 0; k < a.Columns; k++)
                Vector.AddScaled(b[k], a[i][k], c[i]);
    }

    /// <summary>c (+)= a · bᵀ with a (M × K), b (N × K).</summary>
    public static void NT(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate)
    {
        if (!accumulate)
            c.Clear();
        for (var i = 0; i < c.Rows; i++)
            for (var j = 0; j < c.Columns; j++)
                c[i][j] += Vector.Dot(a[i], b[j]);
    }

    /// <summary>c (+)= aᵀ · b with a (K × M), b (K × N).</summary>
    public static void TN(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool accumulate)
    {
        if (!accumulate)
            c.Clear();
        for (var k = 0; k < a.Rows; k++)
            for (var i = 0; i < c.Rows; i++)
                Vector.AddScaled(b[k], a[k][i], c[i]);
    }
}
