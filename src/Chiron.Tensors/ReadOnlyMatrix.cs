namespace Chiron.Tensors;

/// <summary>A read-only view of row-major floats; see <see cref="Matrix"/>.</summary>
public readonly ref struct ReadOnlyMatrix
{
    public ReadOnlyMatrix(ReadOnlySpan<float> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    /// <exception cref="ArgumentException">The span is too short for the shape, or the stride smaller than a row.</exception>
    public ReadOnlyMatrix(ReadOnlySpan<float> values, int rows, int columns, int stride)
    {
        CheckShape(values.Length, rows, columns, stride);
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Floats from the start of one row to the start of the next; at least <see cref="Columns"/>.</summary>
    public int Stride { get; }

    internal ReadOnlySpan<float> Values { get; }

    public bool IsEmpty => Rows == 0 || Columns == 0;

    public bool IsContiguous => Stride == Columns || Rows <= 1;

    /// <summary>One row, <see cref="Columns"/> floats.</summary>
    public ReadOnlySpan<float> this[int row] => Values.Slice(row * Stride, Columns);

    /// <summary><paramref name="count"/> rows from <paramref name="first"/>.</summary>
    public ReadOnlyMatrix SliceRows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Rows - first);
        return count == 0 ? new ReadOnlyMatrix([], 0, Columns, Stride) : new ReadOnlyMatrix(Values[(first * Stride)..], count, Columns, Stride);
    }

    /// <summary><paramref name="count"/> columns from <paramref name="first"/>; the stride stays.</summary>
    public ReadOnlyMatrix SliceColumns(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Columns - first);
        return Rows == 0 ? new ReadOnlyMatrix([], 0, count, Stride) : new ReadOnlyMatrix(Values[first..], Rows, count, Stride);
    }

    /// <summary>Copies every row to <paramref name="destination"/>, which has the same shape.</summary>
    public void CopyTo(Matrix destination)
    {
        destination.AsReadOnly().RequireShape(Rows, Columns, nameof(destination));
        for (var row = 0; row < Rows; row++)
            this[row].CopyTo(destination[row]);
    }

    /// <exception cref="ArgumentException">The shape is another one; the message names both.</exception>
    internal void RequireShape(int rows, int columns, string name)
    {
        if (Rows != rows || Columns != columns)
            throw new ArgumentException($"'{name}' is {Rows} × {Columns} where {rows} × {columns} is needed", name);
    }

    internal static void CheckShape(int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (stride < columns)
            throw new ArgumentException($"rows of {columns} floats overlap at a stride of {stride}", nameof(stride));
        if (rows > 0 && ((long)(rows - 1) * stride) + columns > length)
            throw new ArgumentException($"{length} floats are too few for {rows} rows of {columns} at a stride of {stride}", nameof(length));
    }
}
