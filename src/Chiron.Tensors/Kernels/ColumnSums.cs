using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Chiron.Tensors;

/// <summary>Sums over the rows of a matrix: the gradient of a bias.</summary>
internal static unsafe class ColumnSums
{
    private const int Width = 16;

    /// <summary>sums[j] += Σₜ x[t, j]. Each column is summed from the first row to the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlyMatrix x, Span<float> sums)
    {
        fixed (float* values = x.Values, target = sums)
        {
            var column = 0;
            for (; column + (4 * Width) <= x.Columns; column += 4 * Width)
            {
                var to = target + column;
                var (a, b, c, d) = (Vector512.Load(to), Vector512.Load(to + 16), Vector512.Load(to + 32), Vector512.Load(to + 48));
                for (var (row, from) = (0, (nint)(values + column)); row < x.Rows; row++, from += x.Stride * (nint)sizeof(float))
                {
                    a += Vector512.Load((float*)from);
                    b += Vector512.Load((float*)from + 16);
                    c += Vector512.Load((float*)from + 32);
                    d += Vector512.Load((float*)from + 48);
                }

                a.Store(to);
                b.Store(to + 16);
                c.Store(to + 32);
                d.Store(to + 48);
            }

            for (; column + Width <= x.Columns; column += Width)
            {
                var sum = Vector512.Load(target + column);
                for (var row = 0; row < x.Rows; row++)
                    sum += Vector512.Load(values + ((nint)row * x.Stride) + column);
                sum.Store(target + column);
            }

            for (; column < x.Columns; column++)
                for (var row = 0; row < x.Rows; row++)
                    target[column] += values[((nint)row * x.Stride) + column];
        }
    }
}
