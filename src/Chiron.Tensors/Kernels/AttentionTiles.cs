using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Chiron.Tensors;

/// <summary>
/// What the forward and the backward pass of attention share. Up to 32 queries, or going back 32 keys, of one sequence and head are taken at once, each in a
/// lane of two vectors: with queries as lanes the softmax over keys needs no sum across a vector. The products are those of the matrix product's tile.
/// </summary>
internal static unsafe class AttentionTiles
{
    /// <summary>Queries taken at once; the tile's panel width.</summary>
    public const int Lanes = PackedMatrix.PanelWidth;

    public const nint LaneRow = Lanes * sizeof(float);

    /// <summary>result (rows × 32) = a · b with b (inner × 32): rows are taken in tiles of nearly equal height.</summary>
    /// <param name="a">Element (i, k) at byte i · <paramref name="aRow"/> + k · <paramref name="aStep"/>.</param>
    /// <param name="vectors">1 where at most 16 lanes are in use.</param>
    public static void Multiply(
        float* a, nint aRow, nint aStep, int rows, float* b, int inner, float* result, nint resultRow, int vectors, bool accumulate, bool wide)
    {
        var maximum = wide ? Tile512.MaximumRows : Tile256.MaximumRows;
        var tiles = (rows + maximum - 1) / maximum;
        for (int tile = 0, row = 0; tile < tiles; tile++)
        {
            var height = (rows - row + tiles - tile - 1) / (tiles - tile);
            var from = (float*)((byte*)a + (row * aRow));
            var to = (float*)((byte*)result + (row * resultRow));
            if (wide)
                Tile512.Run(height, from, aRow, aStep, b, inner, to, resultRow, vectors, null, accumulate);
            else
                Tile256.Run(height, from, aRow, aStep, b, inner, to, resultRow, vectors, null, accumulate);
            row += height;
        }
    }

    /// <summary>The queries' visible lengths as two vectors of lanes. A lane without a query sees all that the others see.</summary>
    /// <returns>The least and the most that any query sees.</returns>
    public static (int Least, int Most) LoadVisible(int* visible, int queries, int* lanes)
    {
        var (least, most) = (int.MaxValue, 0);
        for (var lane = 0; lane < queries; lane++)
        {
            lanes[lane] = Math.Abs(visible[lane]);
            least = Math.Min(least, lanes[lane]);
            most = Math.Max(most, lanes[lane]);
        }

        for (var lane = queries; lane < Lanes; lane++)
            lanes[lane] = most;
        return (least, most);
    }

    /// <summary>Whether any of the queries, the first of which is row <paramref name="place"/> of its sequence, sees itself besides the leading positions.</summary>
    public static bool AnySeesItselfBesides(int* visible, int place, int queries)
    {
        for (var lane = 0; lane < queries; lane++)
            if (SeesItselfBesides(visible[lane], place + lane))
                return true;
        return false;
    }

    /// <summary>Whether row <paramref name="place"/> of a sequence sees itself besides the leading positions: it isn't one of them, nor told not to.</summary>
    public static bool SeesItselfBesides(int visible, int place) => visible >= 0 && visible <= place;

    /// <summary>Σ over rows i &lt; <paramref name="rows"/> of x[i] ∘ y[i], lane by lane: the dot products of 32 pairs of columns.</summary>
    public static void LaneDots(float* x, float* y, int rows, float* result)
    {
        Vector512<float> left = default, right = default;
        for (var i = 0; i < rows; i++, x += Lanes, y += Lanes)
        {
            left = Vector512.FusedMultiplyAdd(Vector512.Load(x), Vector512.Load(y), left);
            right = Vector512.FusedMultiplyAdd(Vector512.Load(x + 16), Vector512.Load(y + 16), right);
        }

        left.Store(result);
        right.Store(result + 16);
    }

    /// <summary>Copies rows of d floats to consecutive panels of 32 × 32; the rest of a row up to a multiple of sixteen is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyToPanels(float* from, nint stride, int rows, int d, float* panels)
    {
        for (var row = 0; row < rows; row++, from += stride, panels += Lanes)
            for (var column = 0; column < d; column += 16)
                LoadSome(from + column, d - column).Store(panels + (column / Lanes * Lanes * Lanes) + (column % Lanes));
    }

    /// <summary>to = factor · from, rows of d floats; those of <paramref name="from"/> are as long as vectors of sixteen need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyRows(float* from, nint fromStride, int rows, int d, float factor, float* to, nint toStride)
    {
        for (var row = 0; row < rows; row++, from += fromStride, to += toStride)
            for (var column = 0; column < d; column += 16)
                StoreSome(to + column, d - column, Vector512.Load(from + column) * factor);
    }

    /// <summary>The first <paramref name="count"/> floats at an address, sixteen at most, and zeros; what lies beyond isn't read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadSome(float* from, int count)
    {
        if (count >= 16)
            return Vector512.Load(from);
        if (Avx512F.IsSupported)
            return Avx512F.MaskLoad(from, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), Vector512<float>.Zero);

        var values = stackalloc float[16];
        for (var i = 0; i < 16; i++)
            values[i] = i < count ? from[i] : 0;
        return Vector512.Load(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSome(float* to, int count, Vector512<float> values)
    {
        if (count >= 16)
            values.Store(to);
        else if (Avx512F.IsSupported)
            Avx512F.MaskStore(to, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), values);
        else
            for (var i = 0; i < count; i++)
                to[i] = values[i];
    }

    /// <summary>Which of 16 lanes see key <paramref name="key"/>, as a vector of all bits or none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sees(Vector512<int> visible, int key) => Vector512.GreaterThan(visible, Vector512.Create(key)).AsSingle();
}
