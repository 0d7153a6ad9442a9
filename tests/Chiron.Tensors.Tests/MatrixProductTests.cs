using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class MatrixProductTests
{
    [Fact]
    public void Given_random_shapes_When_multiplied_by_tiles_of_either_width_Then_the_result_is_that_of_plain_loops() =>
        Prop.ForAll(Shapes(), shape =>
        {
            var (m, k, n, accumulate, wide) = shape;
            wide &= TiledProduct.Wide;
            var a = Random(m * (k + 3), 1);                         // a stride of k + 3
            var b = Random(k * n, 2);
            var bias = Random(n, 3);
            var c = Random(m * (n + 5), 4);
            var (gap, expected) = (c.ToArray(), c.ToArray());
            var left = new ReadOnlyMatrix(a, m, k, k + 3);
            var panels = new float[PackedMatrix.Length(k, n)];
            PackedMatrix.Pack(new(b, k, n), transposed: false, panels);

            TiledProduct.Run(left, panels, bias, new Matrix(c, m, n, n + 5), accumulate, wide);

            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    var sum = bias[j] + (accumulate ? expected[(i * (n + 5)) + j] : 0.0);
                    for (var p = 0; p < k; p++)
                        sum += (double)left[i][p] * b[(p * n) + j];
                    Close(sum, c[(i * (n + 5)) + j], k);
                }

            for (var i = 0; i < m; i++)                             // the gaps between rows are untouched
                for (var j = n; j < n + 5; j++)
                    Assert.Equal(gap[(i * (n + 5)) + j], c[(i * (n + 5)) + j]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_an_inner_dimension_of_several_blocks_When_multiplied_Then_bias_and_what_was_there_are_added_once()
    {
        const int M = 17, K = 2500, N = 40;
        var (a, b, bias, c) = (Random(M * K, 1), Random(K * N, 2), Random(N, 3), Random(M * N, 4));
        var before = c.ToArray();
        var panels = new float[PackedMatrix.Length(K, N)];
        PackedMatrix.Pack(new(b, K, N), transposed: false, panels);
        TiledProduct.Run(new(a, M, K), panels, bias, new Matrix(c, M, N), accumulate: true, TiledProduct.Wide);
        for (var i = 0; i < M; i++)
            for (var j = 0; j < N; j++)
            {
                var sum = (double)before[(i * N) + j] + bias[j];
                for (var k = 0; k < K; k++)
                    sum += (double)a[(i * K) + k] * b[(k * N) + j];
                Close(sum, c[(i * N) + j], K);
            }
    }

    [Fact]
    public void Given_random_shapes_When_the_left_factor_is_transposed_Then_the_result_is_that_of_plain_loops() =>
        Prop.ForAll(Shapes(), shape =>
        {
            var (m, k, n, _, wide) = shape;
            wide &= TiledProduct.Wide;
            var (a, b, c) = (Random(k * m, 1), Random(k * n, 2), Random(m * n, 3));
            var before = c.ToArray();

            TiledProduct.AddTransposed(new(a, k, m), new(b, k, n), new Matrix(c, m, n), wide);

            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    var sum = (double)before[(i * n) + j];
                    for (var p = 0; p < k; p++)
                        sum += (double)a[(p * m) + i] * b[(p * n) + j];
                    Close(sum, c[(i * n) + j], k);
                }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(3, 2, 4)]
    [InlineData(30, 41, 37)]
    [InlineData(17, 600, 50)]
    [InlineData(29, 1300, 200)]
    public void Given_two_matrices_When_multiplied_in_each_of_the_three_ways_Then_all_agree(int m, int k, int n)
    {
        var (a, b) = (Random(m * k, 5), Random(k * n, 6));
        var (at, bt) = (Transposed(a, m, k), Transposed(b, k, n));
        var (nn, nt, tn, plain) = (new float[m * n], new float[m * n], new float[m * n], new float[m * n]);
        nn.AsSpan().Fill(float.NaN);                                // what was there must not matter
        nt.AsSpan().Fill(float.NaN);
        tn.AsSpan().Fill(float.NaN);

        MatrixProduct.NN(new(a, m, k), new(b, k, n), new Matrix(nn, m, n));
        MatrixProduct.NT(new(a, m, k), new(bt, n, k), new Matrix(nt, m, n));
        MatrixProduct.TN(new(at, k, m), new(b, k, n), new Matrix(tn, m, n));
        PlainProduct.NN(new(a, m, k), new(b, k, n), new Matrix(plain, m, n), accumulate: false);

        for (var i = 0; i < plain.Length; i++)
        {
            Close(plain[i], nn[i], k);
            Close(plain[i], nt[i], k);
            Close(plain[i], tn[i], k);
        }
    }

    [Fact]
    public void Given_written_weights_When_a_product_follows_Then_it_uses_the_new_ones()
    {
        var layout = new ParameterLayout();
        var layer = new Layers.Linear(layout, "layer", 20, 40, bias: false);
        using var weights = new ParameterStore(layout);
        var (x, y) = (Random(20, 1), new float[40]);
        weights.Initialize(1);
        layer.Forward(weights, new(x, 1, 20), new Matrix(y, 1, 40));
        Assert.NotEqual(0, y[3]);

        weights.Clear();
        layer.Forward(weights, new(x, 1, 20), new Matrix(y, 1, 40));

        Assert.All(y, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Given_shapes_that_do_not_fit_When_multiplied_Then_it_is_refused_with_both_shapes()
    {
        var error = Assert.Throws<ArgumentException>(() => MatrixProduct.NN(new(new float[6], 2, 3), new(new float[8], 4, 2), new Matrix(new float[4], 2, 2)));
        Assert.Contains("4 × 2 where 3 × 2", error.Message);
    }

    private static Arbitrary<(int M, int K, int N, bool Accumulate, bool Wide)> Shapes() =>
        Arb.From(
            from m in Gen.Choose(1, 45)
            from k in Gen.Choose(1, 300)
            from n in Gen.Choose(1, 110)
            from accumulate in ArbMap.Default.GeneratorFor<bool>()
            from wide in ArbMap.Default.GeneratorFor<bool>()
            select (m, k, n, accumulate, wide));

    private static void Close(double expected, float actual, int terms) =>
        Assert.True(Math.Abs(expected - actual) < 2e-6 * Math.Sqrt(terms) * 4, $"{actual} where {expected} is right");

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        var result = new float[values.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                result[(j * rows) + i] = values[(i * columns) + j];
        return result;
    }
}
