namespace Chiron.Tensors;

/// <summary>A writable view of row-major floats: <see cref="Rows"/> × <see cref="Columns"/>, each row <see cref="Stride"/> floats after the last. Owns nothing.</summary>
public readonly ref struct Matrix
{
    /// <summary>A matrix without gaps over the first <c>rows · columns</c> floats of <paramref name="values"/>.</summary>
    public Matrix(Span<float> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    /// <exception cref="ArgumentException">The span is too short for the shape, or the stride smaller than a row.</exception>
    public Matrix(Span<float> values, int rows, int columns, int stride)
    {
        ReadOnlyMatrix.CheckShape(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from the start of one row to the start of the next; at least <see cref="Columns"/>.</summary>
    public int Stride { get; }

    internal Span<float> Values { get; }

    public bool IsEmpty => Rows == 0 || Columns == 0;

    /// <summary>One row, <see cref="Columns"/> floats.</summary>
    public Span<float> this[int row] => Values.Slice(row * Stride, Columns);

    /// <summary><paramref name="count"/> rows from <paramref name="first"/>.</summary>
    public Matrix SliceRows(int first, int count) =>
        count == 0 ? new Matrix([], 0, Columns, Stride) : new Matrix(Values[(first * Stride)..], Checked(count, Rows - first), Columns, Stride);

    /// <summary><paramref name="count"/> columns from <paramref name="first"/>; the stride stays.</summary>
    public Matrix SliceColumns(int first, int count) =>
        Rows == 0 ? new Matrix([], 0, count, Stride) : new Matrix(Values[first..], Rows, Checked(count, Columns - first), Stride);

    /// <summary>All values as one span.</summary>
    /// <exception cref="InvalidOperationException">The rows have gaps between them.</exception>
    public Span<float> AsSpan() => AsReadOnly().IsContiguous
        ? Values[..(Rows * Columns)]
        : throw new InvalidOperationException($"a matrix with rows of {Columns} floats every {Stride} is not one span; go row by row");

    public void Clear()
    {
        for (var row = 0; row < Rows; row++)
            this[row].Clear();
    }

    public ReadOnlyMatrix AsReadOnly() => new(Values, Rows, Columns, Stride);

    public static implicit operator ReadOnlyMatrix(Matrix matrix) => matrix.AsReadOnly();

    private static int Checked(int count, int limit) => count >= 0 && count <= limit
        ? count
        : throw new ArgumentOutOfRangeException(nameof(count), count, $"the slice must hold 0 to {limit} rows or columns");
}
