using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Chiron.Tensors.Assembly;

namespace Chiron.Tensors;

/// <summary>
/// y = x · Wᵀ + b with both factors as whole numbers of −127 … 127: a row of x times its own scale, a row of W times its own. The assembled kernels multiply
/// bytes four at a time and sum in 32 bits; elsewhere the same whole numbers are multiplied as floats, exactly as long as sums stay below 2²⁴.
/// </summary>
internal sealed unsafe class ByteProduct : IDisposable
{
    private const int Panel = PackedMatrix.PanelWidth;

    // VPDPBUSD takes unsigned bytes on the left: x is stored 128 higher, and what that adds is taken off where each sum starts.
    private const int Shift = 128;

    private readonly bool _assembled;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly NativeBuffer _panels;
    private readonly NativeBuffer _scales;          // of W's rows, zeros up to a whole panel
    private readonly NativeBuffer _starts;          // 32-bit whole numbers: −128 · Σ of each row of W
    private readonly NativeBuffer _bias;            // zeros where there is none, and up to a whole panel

    /// <param name="weight">W: (outputs, inputs).</param>
    /// <param name="bias">(outputs), or empty.</param>
    public ByteProduct(ReadOnlyMatrix weight, ReadOnlySpan<float> bias, bool assembled)
    {
        (_assembled, _inputs, _outputs) = (assembled, weight.Columns, weight.Rows);
        var padded = (_outputs + Panel - 1) / Panel * Panel;
        (_scales, _starts, _bias) = (new NativeBuffer(padded), new NativeBuffer(padded), new NativeBuffer(padded));
        bias.CopyTo(_bias.Span);
        var whole = new float[_outputs * _inputs];
        for (var j = 0; j < _outputs; j++)
        {
            var row = whole.AsSpan(j * _inputs, _inputs);
            _scales.Span[j] = Quantize(weight[j], row);
            _starts.Span[j] = BitConverter.Int32BitsToSingle(-Shift * (int)row.ToArray().Sum(value => (long)value));
        }

        _panels = new NativeBuffer(PackedMatrix.Length(assembled ? Groups(_inputs) : _inputs, _outputs));
        if (assembled)
            PackBytes(whole);
        else
            PackedMatrix.Pack(new ReadOnlyMatrix(whole, _outputs, _inputs), transposed: true, _panels.Span);
    }

    public static bool IsAssembled => AssembledKernels.Bytes is not null;

    public void Run(ReadOnlyMatrix x, Matrix y, bool accumulate)
    {
        if (y.IsEmpty)
            return;
        if (_assembled)
            RunBytes(x, y, accumulate);
        else
            RunFloats(x, y, accumulate);
    }

    public void Dispose()
    {
        _panels.Dispose();
        _scales.Dispose();
        _starts.Dispose();
        _bias.Dispose();
    }

    /// <summary>whole = round(from / scale), scale = max |from| / 127, which is returned.</summary>
    internal static float Quantize(ReadOnlySpan<float> from, Span<float> whole)
    {
        var largest = Largest(from);
        var inverse = largest > 0 ? 127 / largest : 0;
        for (var i = 0; i < from.Length; i++)
            whole[i] = MathF.Round(from[i] * inverse);
        return largest / 127;
    }

    private static int Groups(int inputs) => (inputs + 3) / 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(ReadOnlySpan<float> from)
    {
        var best = Vector512<float>.Zero;
        var i = 0;
        for (; i + 16 <= from.Length; i += 16)
            best = Vector512.MaxNative(best, Vector512.Abs(Vector512.Create(from.Slice(i, 16))));
        var half = Vector256.MaxNative(best.GetLower(), best.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        var largest = MathF.Max(MathF.Max(quarter[0], quarter[1]), MathF.Max(quarter[2], quarter[3]));
        for (; i < from.Length; i++)
            largest = MathF.Max(largest, MathF.Abs(from[i]));
        return largest;
    }

    private void PackBytes(float[] whole)
    {
        var groups = Groups(_inputs);
        fixed (float* to = _panels.Span)
        {
            var panels = (sbyte*)to;
            for (var j = 0; j < _outputs; j++)
                for (var k = 0; k < _inputs; k++)
                    panels[((((nint)(j / Panel) * groups) + (k / 4)) * 4 * Panel) + (j % Panel * 4) + (k % 4)] = (sbyte)whole[(j * _inputs) + k];
        }
    }

    private void RunFloats(ReadOnlyMatrix x, Matrix y, bool accumulate)
    {
        var scratch = Scratch.Get(Scratch.Use.RoundedLeft, (x.Rows * _inputs) + (x.Rows * _outputs) + x.Rows);
        var whole = new Matrix(scratch, x.Rows, _inputs);
        var sums = new Matrix(scratch[(x.Rows * _inputs)..], x.Rows, _outputs);
        var scales = scratch[(x.Rows * (_inputs + _outputs))..];
        for (var t = 0; t < x.Rows; t++)
            scales[t] = Quantize(x[t], whole[t]);
        TiledProduct.Run(whole, _panels.Span, [], sums, accumulate: false, TiledProduct.Wide);
        for (var t = 0; t < x.Rows; t++)
            for (var j = 0; j < _outputs; j++)
                y[t][j] = (sums[t][j] * (scales[t] * _scales.Span[j])) + _bias.Span[j] + (accumulate ? y[t][j] : 0);
    }

    private void RunBytes(ReadOnlyMatrix x, Matrix y, bool accumulate)
    {
        var groups = Groups(_inputs);
        var rowFloats = (((_inputs + 63) / 64) | 1) * 16;
        var left = Scratch.Get(Scratch.Use.RoundedLeft, (x.Rows * rowFloats) + x.Rows);
        var rowScales = left[(x.Rows * rowFloats)..];
        var sums = stackalloc int[TileCode.MaximumRows * Panel];
        fixed (float* pLeft = left, pb = _panels.Span, pStart = _starts.Span, pc = y.Values, pScales = _scales.Span, pBias = _bias.Span)
        {
            for (var t = 0; t < x.Rows; t++)
                rowScales[t] = QuantizeBytes(x[t], (byte*)(pLeft + ((nint)t * rowFloats)));
            var tiles = (x.Rows + TileCode.MaximumRows - 1) / TileCode.MaximumRows;
            var arguments = new TileArguments { ARow = rowFloats * sizeof(float), AStep = sizeof(int), Steps = groups, C = sums, CRow = Panel * sizeof(int) };
            for (int tile = 0, row = 0; tile < tiles; tile++)
            {
                var height = (x.Rows - row + tiles - tile - 1) / (tiles - tile);
                arguments.A = pLeft + ((nint)row * rowFloats);
                for (var column = 0; column < _outputs; column += Panel)
                {
                    arguments.B = pb + ((nint)column * groups);
                    arguments.Start = pStart + column;
                    AssembledKernels.Bytes!.Tile(height, Panel, ref arguments);
                    Place(sums, rowScales.Slice(row, height), pScales + column, pBias + column, pc + ((nint)row * y.Stride) + column, y.Stride, Math.Min(Panel, _outputs - column), accumulate);
                }

                row += height;
            }
        }
    }

    /// <summary>As <see cref="Quantize"/>, to bytes that are <see cref="Shift"/> higher; the rest of the last group meets zeros in W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float QuantizeBytes(ReadOnlySpan<float> from, byte* to)
    {
        var largest = Largest(from);
        var inverse = largest > 0 ? 127 / largest : 0;
        var i = 0;
        for (; i + 16 <= from.Length; i += 16)
            Avx512F.ConvertToVector128Byte(
                (Avx512F.ConvertToVector512Int32(Vector512.Create(from.Slice(i, 16)) * inverse) + Vector512.Create(Shift)).AsUInt32()).Store(to + i);
        for (; i < from.Length; i++)
            to[i] = (byte)(MathF.Round(from[i] * inverse) + Shift);
        return largest / 127;
    }

    /// <summary>c = sums · row's scale · column's scale + bias, or c += that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(int* sums, ReadOnlySpan<float> rowScales, float* scales, float* bias, float* c, int stride, int columns, bool accumulate)
    {
        for (var v = 0; v < columns; v += 16)
        {
            var (scale, start) = (Vector512.Load(scales + v), Vector512.Load(bias + v));
            var mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(columns - v)).AsSingle();
            for (var i = 0; i < rowScales.Length; i++)
            {
                var at = c + ((nint)i * stride) + v;
                var value = Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(Vector512.Load(sums + (i * Panel) + v)), scale * rowScales[i], start);
                Avx512F.MaskStore(at, mask, accumulate ? value + Avx512F.MaskLoad(at, mask, Vector512<float>.Zero) : value);
            }
        }
    }
}
