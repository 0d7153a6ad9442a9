using Chiron.Tensors.Assembly;

namespace Chiron.Tensors;

/// <summary>
/// Products of factors rounded to bfloat16, summed in single precision. The assembled kernels take two neighbours along the inner dimension in 32 bits;
/// where there are none, the factors are rounded and multiplied as floats, which is the same to the rounding of the sums.
/// </summary>
internal static unsafe class BFloat16Product
{
    /// <summary>Bytes of packed B that are kept in the second-level cache while the rows of A go past.</summary>
    private const int CachedBytes = 400_000;

    /// <summary>Rows of both factors of aᵀ · b taken at once; even.</summary>
    private const int InnerBlock = 512;

    private const int Panel = PackedMatrix.PanelWidth;

    /// <summary>Whether this machine runs the assembled kernels.</summary>
    public static bool IsAssembled => AssembledKernels.BFloat16 is not null;

    /// <summary>Floats' worth of memory that a right factor takes, packed.</summary>
    public static int PackedLength(int inner, int columns, bool assembled) => PackedMatrix.Length(assembled ? Pairs(inner) : inner, columns);

    /// <summary>Packs a right factor, or the transpose of what is given.</summary>
    public static void Pack(ReadOnlyMatrix source, bool transposed, Span<float> target, bool assembled)
    {
        if (source.IsEmpty)
            return;
        if (!assembled)
            PackedMatrix.Pack(BFloat16Rounding.Of(source, Scratch.Get(Scratch.Use.RoundedLeft, source.Rows * source.Columns)), transposed, target);
        else if (transposed)
            PackTransposed(source, target);
        else
            fixed (float* to = target)
                AssembledKernels.BFloat16!.Interleave(source, to, (nint)Pairs(source.Rows) * Panel * sizeof(float), Panel * sizeof(float));
    }

    /// <summary>c = bias + a · B, or c += that; <paramref name="b"/> as <see cref="Pack"/> packs it, with the same choice of kernels.</summary>
    /// <param name="bias">(N), or empty.</param>
    public static void Run(ReadOnlyMatrix a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Matrix c, bool accumulate, bool assembled)
    {
        if (c.IsEmpty)
            return;
        if (!assembled)
        {
            var rounded = BFloat16Rounding.Of(a, Scratch.Get(Scratch.Use.RoundedLeft, a.Rows * a.Columns));
            TiledProduct.Run(rounded, b, bias, c, accumulate, TiledProduct.Wide);
            return;
        }

        // Rows of A an odd number of cache lines apart, so that a tile's rows don't all fall into one set of the cache.
        var rowFloats = (((a.Columns + 31) / 32) | 1) * 16;
        var left = Scratch.Get(Scratch.Use.RoundedLeft, a.Rows * rowFloats);
        var lastBias = stackalloc float[Panel];
        bias[(c.Columns / Panel * Panel * (bias.IsEmpty ? 0 : 1))..].CopyTo(new Span<float>(lastBias, Panel));
        fixed (float* pLeft = left, pb = b, pBias = bias, pc = c.Values)
        {
            AssembledKernels.BFloat16!.Round(a, pLeft, rowFloats * sizeof(float));
            var operands = new Operands(
                pLeft, rowFloats * sizeof(float), sizeof(float), pb, Pairs(a.Columns), pc, c.Stride, bias.IsEmpty ? null : pBias, lastBias, accumulate);
            RunTiles(operands, c.Rows, c.Columns);
        }
    }

    /// <summary>c += aᵀ · b: the gradient of a weight.</summary>
    public static void AddTransposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool assembled)
    {
        if (c.IsEmpty || a.Rows == 0)
            return;
        if (!assembled)
        {
            var left = BFloat16Rounding.Of(a, Scratch.Get(Scratch.Use.RoundedLeft, a.Rows * a.Columns));
            var right = BFloat16Rounding.Of(b, Scratch.Get(Scratch.Use.RoundedRight, b.Rows * b.Columns));
            TiledProduct.AddTransposed(left, right, c, TiledProduct.Wide);
            return;
        }

        var stepFloats = (((a.Columns + 31) / 32 * 2) | 1) * 16;
        for (var first = 0; first < a.Rows; first += InnerBlock)
        {
            var inner = Math.Min(InnerBlock, a.Rows - first);
            var pairs = Pairs(inner);
            var left = Scratch.Get(Scratch.Use.RoundedLeft, (pairs * stepFloats) + 16);
            var right = Scratch.Get(Scratch.Use.RoundedRight, PackedMatrix.Length(pairs, b.Columns));
            fixed (float* pLeft = left, pRight = right, pc = c.Values)
            {
                AssembledKernels.BFloat16!.Interleave(a.SliceRows(first, inner), pLeft, 2 * 64, stepFloats * sizeof(float));
                AssembledKernels.BFloat16!.Interleave(b.SliceRows(first, inner), pRight, (nint)pairs * Panel * sizeof(float), Panel * sizeof(float));
                RunTiles(new Operands(pLeft, sizeof(float), stepFloats * sizeof(float), pRight, pairs, pc, c.Stride, null, null, true), c.Rows, c.Columns);
            }
        }
    }

    private static int Pairs(int inner) => (inner + 1) / 2;

    private static void RunTiles(in Operands o, int rows, int columns)
    {
        var kernels = AssembledKernels.BFloat16!;
        var tiles = (rows + TileCode.MaximumRows - 1) / TileCode.MaximumRows;
        var columnsAtOnce = Math.Max(Panel, CachedBytes / sizeof(float) / o.Pairs / Panel * Panel);
        var arguments = new TileArguments { ARow = o.ARow, AStep = o.AStep, Steps = o.Pairs, CRow = o.CStride * sizeof(float), Accumulate = o.Accumulate ? 1 : 0 };
        for (var firstColumn = 0; firstColumn < columns; firstColumn += columnsAtOnce)
        {
            var endColumn = Math.Min(columns, firstColumn + columnsAtOnce);
            for (int tile = 0, row = 0; tile < tiles; tile++)
            {
                var height = (rows - row + tiles - tile - 1) / (tiles - tile);
                arguments.A = (byte*)o.A + (row * o.ARow);
                for (var column = firstColumn; column < endColumn; column += Panel)
                {
                    var width = Math.Min(Panel, columns - column);
                    arguments.B = o.B + ((nint)column * o.Pairs);
                    arguments.C = o.C + ((nint)row * o.CStride) + column;
                    arguments.Start = o.Bias == null ? null : width < Panel ? o.LastBias : o.Bias + column;
                    kernels.Tile(height, width, ref arguments);
                }

                row += height;
            }
        }
    }

    /// <summary>The right factor is the transpose of the source (N × K): rounded rows hold neighbours along K side by side, so pairs need only change places.</summary>
    private static void PackTransposed(ReadOnlyMatrix source, Span<float> target)
    {
        var pairs = Pairs(source.Columns);
        var rowFloats = (source.Columns + 31) / 32 * 16;
        var rounded = Scratch.Get(Scratch.Use.RoundedLeft, Panel * rowFloats);
        fixed (float* pRounded = rounded, to = target)
            for (var first = 0; first < source.Rows; first += Panel)
            {
                var rows = Math.Min(Panel, source.Rows - first);
                AssembledKernels.BFloat16!.Round(source.SliceRows(first, rows), pRounded, rowFloats * sizeof(float));
                if (rows < Panel)
                    new Span<float>(pRounded + (rows * rowFloats), (Panel - rows) * rowFloats).Clear();
                Transposition.CopyBits(pRounded, rowFloats, Panel, pairs, to + ((nint)first * pairs), Panel);
            }
    }

    /// <summary>Where the parts of a product are; distances of A in bytes, of C in floats.</summary>
    private readonly ref struct Operands(
        float* a, nint aRow, nint aStep, float* b, int pairs, float* c, int cStride, float* bias, float* lastBias, bool accumulate)
    {
        public readonly float* A = a;
        public readonly nint ARow = aRow, AStep = aStep;
        public readonly float* B = b;
        public readonly int Pairs = pairs;
        public readonly float* C = c;
        public readonly int CStride = cStride;
        public readonly float* Bias = bias;
        public readonly float* LastBias = lastBias;
        public readonly bool Accumulate = accumulate;
    }
}
