using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>
/// The loops around the tile: which part of A, B and C it visits in which order, so that what is read again is still in the cache (Goto and van de Geijn
/// 2008). B is packed; A is read where it lies, along its rows or, where its columns are the rows of the result, down its columns.
/// </summary>
internal static unsafe class TiledProduct
{
    /// <summary>Packed B that is kept in the second-level cache while the rows of A go past it.</summary>
    private const int CachedFloats = 400_000 / sizeof(float);

    /// <summary>Columns of A, and rows of B, taken at once: with more, too few panels of B stay in the cache while A goes past.</summary>
    private const int LongestInner = 1024;

    /// <summary>Rows of both factors of aᵀ · b taken at once: a tile's columns of A and a panel of B are then both in the first-level cache.</summary>
    private const int InnerBlock = 128;

    /// <summary>What this machine has.</summary>
    public static bool Wide => Avx512F.IsSupported;

    /// <summary>c = bias + a · B, or c += that; <paramref name="b"/> holds panels as <see cref="PackedMatrix"/> packs them.</summary>
    /// <param name="bias">(N), or empty.</param>
    /// <param name="wide">Whether to use the AVX-512 tile.</param>
    public static void Run(ReadOnlyMatrix a, ReadOnlySpan<float> b, ReadOnlySpan<float> bias, Matrix c, bool accumulate, bool wide)
    {
        if (c.IsEmpty)
            return;
        var lastBias = stackalloc float[PackedMatrix.PanelWidth];
        fixed (float* pa = a.Values, pb = b, pbias = bias, pc = c.Values)
        {
            bias[(c.Columns / PackedMatrix.PanelWidth * PackedMatrix.PanelWidth * (bias.IsEmpty ? 0 : 1))..]
                .CopyTo(new Span<float>(lastBias, PackedMatrix.PanelWidth));
            var blocks = Math.Max(1, (a.Columns + LongestInner - 1) / LongestInner);
            for (int block = 0, first = 0; block < blocks; block++)
            {
                var inner = (a.Columns - first + blocks - block - 1) / (blocks - block);
                RunTiles(
                    pa + first,
                    a.Stride * sizeof(float),
                    sizeof(float),
                    a.Rows,
                    inner,
                    pb + ((nint)first * PackedMatrix.PanelWidth),
                    a.Columns,
                    bias.IsEmpty || block > 0 ? null : pbias,
                    lastBias,
                    pc,
                    c.Stride,
                    c.Columns,
                    accumulate || block > 0,
                    wide);
                first += inner;
            }
        }
    }

    /// <summary>c += aᵀ · b: the gradient of a weight. A is read where it lies, column by column of a tile's few.</summary>
    public static void AddTransposed(ReadOnlyMatrix a, ReadOnlyMatrix b, Matrix c, bool wide)
    {
        if (c.IsEmpty || a.Rows == 0)
            return;
        var blocks = (a.Rows + InnerBlock - 1) / InnerBlock;
        var innerBlock = (a.Rows + blocks - 1) / blocks;
        for (var first = 0; first < a.Rows; first += innerBlock)
        {
            var inner = Math.Min(innerBlock, a.Rows - first);
            var panels = Scratch.Get(Scratch.Use.RightFactor, PackedMatrix.Length(inner, c.Columns));
            PackedMatrix.Pack(b.SliceRows(first, inner), transposed: false, panels);
            fixed (float* pa = a.SliceRows(first, inner).Values, pb = panels, pc = c.Values)
                RunTiles(pa, sizeof(float), a.Stride * sizeof(float), c.Rows, inner, pb, inner, null, null, pc, c.Stride, c.Columns, accumulate: true, wide);
        }
    }

    private static void RunTiles(
        float* a,
        nint aRow,
        nint aStep,
        int rows,
        int inner,
        float* b,
        int panelRows,
        float* bias,
        float* lastBias,
        float* c,
        int cStride,
        int columns,
        bool accumulate,
        bool wide)
    {
        const int Panel = PackedMatrix.PanelWidth;
        var aside = stackalloc float[Tile512.MaximumRows * Panel];
        var tile = wide ? Tile512.MaximumRows : Tile256.MaximumRows;
        var cRow = (nint)cStride * sizeof(float);
        var columnsAtOnce = Math.Max(Panel, CachedFloats / Math.Max(1, inner) / Panel * Panel);
        for (var firstColumn = 0; firstColumn < columns; firstColumn += columnsAtOnce)
        {
            var endColumn = Math.Min(columns, firstColumn + columnsAtOnce);
            for (var row = 0; row < rows; row += tile)
            {
                var height = Math.Min(tile, rows - row);
                var aTile = (float*)((byte*)a + (row * aRow));
                for (var column = firstColumn; column < endColumn; column += Panel)
                {
                    var width = Math.Min(Panel, columns - column);
                    var vectors = width > 16 ? 2 : 1;
                    var panel = b + ((nint)column * panelRows);
                    var panelBias = bias == null ? null : width < Panel ? lastBias : bias + column;
                    var cTile = (float*)((byte*)c + (row * cRow)) + column;

                    // A tile that would reach beyond the last column is made aside.
                    var partial = width < 16 * vectors;
                    var (target, targetRow) = partial ? ((nint)aside, Panel * sizeof(float)) : ((nint)cTile, cRow);
                    if (wide)
                        Tile512.Run(height, aTile, aRow, aStep, panel, inner, (float*)target, targetRow, vectors, panelBias, accumulate && !partial);
                    else
                        Tile256.Run(height, aTile, aRow, aStep, panel, inner, (float*)target, targetRow, vectors, panelBias, accumulate && !partial);
                    if (partial)
                        Place(aside, height, width, cTile, cStride, accumulate);
                }
            }
        }
    }

    /// <summary>Copies or adds a tile made aside to where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(float* aside, int rows, int columns, float* c, int cStride, bool accumulate)
    {
        if (!Avx512F.IsSupported)
        {
            PlaceOneByOne(aside, rows, columns, c, cStride, accumulate);
            return;
        }

        var lanes = Vector512<int>.Indices;
        var left = Vector512.LessThan(lanes, Vector512.Create(columns)).AsSingle();
        var right = Vector512.LessThan(lanes, Vector512.Create(columns - 16)).AsSingle();
        for (var i = 0; i < rows; i++, aside += PackedMatrix.PanelWidth, c += cStride)
        {
            PlaceSome(aside, c, left, accumulate);
            if (columns > 16)
                PlaceSome(aside + 16, c + 16, right, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PlaceSome(float* from, float* to, Vector512<float> mask, bool accumulate)
    {
        var values = Vector512.Load(from);
        Avx512F.MaskStore(to, mask, accumulate ? values + Avx512F.MaskLoad(to, mask, Vector512<float>.Zero) : values);
    }

    private static void PlaceOneByOne(float* aside, int rows, int columns, float* c, int cStride, bool accumulate)
    {
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
            {
                ref var target = ref c[((nint)i * cStride) + j];
                target = aside[(i * PackedMatrix.PanelWidth) + j] + (accumulate ? target : 0);
            }
    }
}
