using Chiron.Tensors.Assembly;
using Chiron.Tensors.Layers;
using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class BFloat16Tests
{
    [Fact]
    public void Given_random_shapes_When_multiplied_in_bfloat16_Then_the_result_is_that_of_plain_loops_over_rounded_factors() =>
        Prop.ForAll(Shapes(), shape =>
        {
            var (m, k, n, accumulate, transposed) = shape;
            var assembled = BFloat16Product.IsAssembled && m % 4 != 0;      // both ways where there are two
            var a = Random(m * (k + 3), 1);                                 // a stride of k + 3
            var b = Random(k * n, 2);
            var bias = Random(n, 3);
            var c = Random(m * (n + 5), 4);
            var before = c.ToArray();
            var left = new ReadOnlyMatrix(a, m, k, k + 3);
            var panels = new float[BFloat16Product.PackedLength(k, n, assembled)];
            BFloat16Product.Pack(transposed ? new(b, n, k) : new(b, k, n), transposed, panels, assembled);

            BFloat16Product.Run(left, panels, bias, new Matrix(c, m, n, n + 5), accumulate, assembled);

            for (var i = 0; i < m; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var sum = bias[j] + (accumulate ? before[(i * (n + 5)) + j] : 0.0);
                    for (var p = 0; p < k; p++)
                        sum += (double)Rounded(left[i][p]) * Rounded(transposed ? b[(j * k) + p] : b[(p * n) + j]);
                    Close(sum, c[(i * (n + 5)) + j], k);
                }

                for (var j = n; j < n + 5; j++)                             // the gaps between rows are untouched
                    Assert.Equal(before[(i * (n + 5)) + j], c[(i * (n + 5)) + j]);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_random_shapes_When_a_weights_gradient_is_added_in_bfloat16_Then_it_is_that_of_plain_loops_over_rounded_factors() =>
        Prop.ForAll(Shapes(), shape =>
        {
            var (m, k, n, _, tall) = shape;
            var assembled = BFloat16Product.IsAssembled && m % 4 != 0;
            k = tall ? k * 9 : k;                                           // several blocks of the inner dimension
            var (a, b, c) = (Random(k * (m + 2), 1), Random(k * n, 2), Random(m * n, 3));
            var before = c.ToArray();
            var left = new ReadOnlyMatrix(a, k, m, m + 2);

            BFloat16Product.AddTransposed(left, new(b, k, n), new Matrix(c, m, n), assembled);

            for (var i = 0; i < m; i++)
                for (var j = 0; j < n; j++)
                {
                    var sum = (double)before[(i * n) + j];
                    for (var p = 0; p < k; p++)
                        sum += (double)Rounded(left[p][i]) * Rounded(b[(p * n) + j]);
                    Close(sum, c[(i * n) + j], k);
                }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1f, 1f)]
    [InlineData(1.00390625f, 1f)]                   // half of the last place: to even, down
    [InlineData(1.01171875f, 1.015625f)]            // half of the last place: to even, up
    [InlineData(1.00390637f, 1.0078125f)]           // just above half
    [InlineData(-3.3895314e38f, -3.3895314e38f)]    // the largest
    [InlineData(3.4e38f, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    [InlineData(float.NaN, float.NaN)]
    public void Given_a_float_When_rounded_Then_it_is_the_nearest_bfloat16(float value, float expected)
    {
        Assert.Equal(expected, BFloat16Rounding.Round(value));
        var rounded = new float[20];
        BFloat16Rounding.Round(Enumerable.Repeat(value, 20).ToArray(), rounded);
        Assert.All(rounded, each => Assert.Equal(expected, each));
    }

    [Fact]
    public unsafe void Given_any_length_When_rounded_by_assembled_code_Then_bits_and_zeros_are_those_of_the_portable_rounding()
    {
        if (AssembledKernels.BFloat16 is not { } kernels)
        {
            Assert.Skip("this processor has no AVX512_BF16, or the assembled kernels are off");
            return;
        }

        for (var length = 1; length < 140; length++)
        {
            const int Rows = 3;
            var values = Random(Rows * (length + 2), 5, 100);
            var from = new ReadOnlyMatrix(values, Rows, length, length + 2);
            var groups = (length + 31) / 32;
            var (row, pairs) = (new ushort[Rows * groups * 32], new ushort[2 * groups * 64]);
            fixed (ushort* pRow = row, pPairs = pairs)
            {
                kernels.Round(from, pRow, groups * 64);
                kernels.Interleave(from, pPairs, 128, groups * 128);
            }

            for (var i = 0; i < row.Length; i++)
                Assert.Equal(At(from, i / (groups * 32), i % (groups * 32)), row[i]);
            for (var i = 0; i < pairs.Length; i++)
                Assert.Equal(At(from, (i / (groups * 64) * 2) + (i % 2), i / 2 % (groups * 32)), pairs[i]);
        }

        static int At(ReadOnlyMatrix from, int row, int column) => row < from.Rows && column < from.Columns ? Bits(from[row][column]) : 0;
    }

    [Theory]
    [InlineData(120, 360)]
    [InlineData(7, 5)]
    public void Given_a_layer_whose_weights_are_in_bfloat16_When_it_learns_Then_all_three_products_are_near_those_of_single_precision(int inputs, int outputs)
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "layer", inputs, outputs, initial: Initial.Normal(1));
        using var weights = new ParameterStore(layout);
        using var gradients = new ParameterStore(layout);
        weights.Initialize(3);
        var (x, dy) = (Random(33 * inputs, 1), Random(33 * outputs, 2));

        float[][] Learn(Precision precision)
        {
            weights.Precision = precision;
            gradients.Clear();
            var (y, dx) = (new float[33 * outputs], new float[33 * inputs]);
            layer.Forward(weights, new(x, 33, inputs), new Matrix(y, 33, outputs));
            layer.Backward(weights, gradients, new(x, 33, inputs), new(dy, 33, outputs), new Matrix(dx, 33, inputs));
            return [y, dx, gradients[layer.Weight].ToArray(), gradients[layer.Bias!].ToArray()];
        }

        var (single, lower) = (Learn(Precision.Single), Learn(Precision.BFloat16));
        foreach (var (expected, actual) in single.Zip(lower).Take(3))
        {
            Assert.NotEqual(expected, actual);
            Assert.InRange(Math.Sqrt(expected.Zip(actual, (e, a) => (double)(e - a) * (e - a)).Sum() / expected.Sum(e => (double)e * e)), 0, 0.005);
        }

        Assert.Equal(single[3], lower[3]);                          // a bias's gradient is a sum, not a product
        weights.Write(layer.Weight).Clear();                        // packed forms follow the weights
        Assert.All(Learn(Precision.BFloat16)[1], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Given_a_layer_that_stays_single_When_its_weights_store_is_in_bfloat16_Then_nothing_is_rounded()
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "layer", 1, 1, bias: false) { StaysSingle = true };
        using var weights = new ParameterStore(layout) { Precision = Precision.BFloat16 };
        weights.Write(layer.Weight)[0] = 1.001f;
        var y = new float[1];
        layer.Forward(weights, new ReadOnlyMatrix([1.001f], 1, 1), new Matrix(y, 1, 1));
        Assert.Equal(1.001f * 1.001f, y[0]);
    }

    private static float Rounded(float value) => BFloat16Rounding.Round(value);

    private static int Bits(float value) => (int)(BitConverter.SingleToUInt32Bits(Rounded(value)) >> 16);

    private static void Close(double expected, float actual, int inner) =>
        Assert.True(Math.Abs(expected - actual) < 2e-6 * (Math.Abs(expected) + inner), $"{actual} where {expected} is right");

    private static Arbitrary<(int M, int K, int N, bool Accumulate, bool Transposed)> Shapes() =>
        Arb.From(
            from m in Gen.Choose(1, 60)
            from k in Gen.Choose(1, 150)
            from n in Gen.Choose(1, 110)
            from accumulate in ArbMap.Default.GeneratorFor<bool>()
            from transposed in ArbMap.Default.GeneratorFor<bool>()
            select (m, k, n, accumulate, transposed));
}
