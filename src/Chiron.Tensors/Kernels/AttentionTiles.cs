using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>
/// What the forward and the backward pass of attention share. Up to 32 queries of one sequence and head are taken at once, each in a lane of two
/// vectors: scores lie with the keys as rows and the queries as lanes, so that the softmax over keys needs no sum across a vector, and all five products
/// are those of the matrix product's tile.
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

    /// <summary>Which of 16 lanes see key <paramref name="key"/>, as a vector of all bits or none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sees(int* visible, int key) => Vector512.GreaterThan(Vector512.Load(visible), Vector512.Create(key)).AsSingle();
}
