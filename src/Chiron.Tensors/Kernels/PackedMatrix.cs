using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>
/// The right factor B (<see cref="Inner"/> × <see cref="Columns"/>) of a product in panels of <see cref="PanelWidth"/> columns: panel after panel, each
/// row by row without gaps, the last panel filled with zeros, so that a kernel reads it in one straight line.
/// </summary>
internal sealed class PackedMatrix : IDisposable
{
    /// <summary>Two vectors of 16 floats: what a row of the register tile holds.</summary>
    public const int PanelWidth = 32;

    private readonly NativeBuffer _buffer;

    public PackedMatrix(int inner, int columns, Precision precision = Precision.Single)
    {
        (Inner, Columns, Precision) = (inner, columns, precision);
        _buffer = new NativeBuffer(
            precision == Precision.Single ? Length(inner, columns) : BFloat16Product.PackedLength(inner, columns, BFloat16Product.IsAssembled));
    }

    public Precision Precision { get; }

    public int Inner { get; }

    public int Columns { get; }

    public ReadOnlySpan<float> Values => _buffer.Span;

    /// <summary>Which state of its source this holds; 0: none.</summary>
    public long Version
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Floats that a packed matrix takes.</summary>
    public static int Length(int inner, int columns) => checked(inner * ((columns + PanelWidth - 1) / PanelWidth * PanelWidth));

    public void Pack(ReadOnlyMatrix source, bool transposed)
    {
        if (Precision == Precision.Single)
            Pack(source, transposed, _buffer.Span);
        else
            BFloat16Product.Pack(source, transposed, _buffer.Span, BFloat16Product.IsAssembled);
    }

    /// <summary>Fills <paramref name="target"/> with the panels of <paramref name="source"/>, or of its transpose.</summary>
    public static unsafe void Pack(ReadOnlyMatrix source, bool transposed, Span<float> target)
    {
        var (inner, columns) = transposed ? (source.Columns, source.Rows) : (source.Rows, source.Columns);
        for (var first = 0; first < columns; first += PanelWidth)
        {
            var width = Math.Min(PanelWidth, columns - first);
            var panel = target.Slice(first * inner, inner * PanelWidth);
            if (width < PanelWidth)
                panel.Clear();
            if (transposed)
                fixed (float* from = source.SliceRows(first, width).Values, to = panel)
                    Transposition.Copy(from, source.Stride, width, inner, to, PanelWidth, 1);
            else if (width == PanelWidth)
                CopyPanel(source, first, panel);
            else
                for (var k = 0; k < inner; k++)
                    source[k].Slice(first, width).CopyTo(panel[(k * PanelWidth)..]);
        }
    }

    public void Dispose() => _buffer.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void CopyPanel(ReadOnlyMatrix source, int column, Span<float> panel)
    {
        fixed (float* values = source.Values, target = panel)
        {
            var (from, to) = ((nint)(values + column), (nint)target);
            for (var k = 0; k < source.Rows; k++, from += source.Stride * (nint)sizeof(float), to += PanelWidth * sizeof(float))
            {
                Vector512.Load((float*)from).Store((float*)to);
                Vector512.Load((float*)from + 16).Store((float*)to + 16);
            }
        }
    }
}
