using Chiron.Tensors.Layers;
using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class QuantizedLinearTests
{
    [Fact]
    public void Given_random_shapes_When_multiplied_as_bytes_Then_the_result_is_that_of_plain_loops_over_the_same_whole_numbers() =>
        Prop.ForAll(Shapes(), shape =>
        {
            var (rows, inputs, outputs, accumulate) = shape;
            foreach (var assembled in (bool[])[false, ByteProduct.IsAssembled])
            {
                var x = Random(rows * (inputs + 3), 1, 5);
                var (w, bias, y) = (Random(outputs * inputs, 2), Random(outputs, 3), Random(rows * (outputs + 5), 4));
                if (rows > 2)
                    x.AsSpan(inputs + 3, inputs).Clear();                   // a row of zeros has no scale
                var before = y.ToArray();
                var left = new ReadOnlyMatrix(x, rows, inputs, inputs + 3);
                using var product = new ByteProduct(new ReadOnlyMatrix(w, outputs, inputs), bias, assembled);

                product.Run(left, new Matrix(y, rows, outputs, outputs + 5), accumulate);

                for (var t = 0; t < rows; t++)
                {
                    var (ownScale, own) = Whole(left[t]);
                    for (var j = 0; j < outputs; j++)
                    {
                        var (scale, weight) = Whole(w.AsSpan(j * inputs, inputs));
                        var expected = bias[j] + (ownScale * scale * own.Zip(weight, (a, b) => (long)a * b).Sum())
                            + (accumulate ? before[(t * (outputs + 5)) + j] : 0);
                        Assert.Equal(expected, y[(t * (outputs + 5)) + j], 1e-4);
                    }

                    for (var j = outputs; j < outputs + 5; j++)             // the gaps between rows are untouched
                        Assert.Equal(before[(t * (outputs + 5)) + j], y[(t * (outputs + 5)) + j]);
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_a_layer_When_quantized_Then_its_output_is_near_that_of_single_precision()
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "layer", 320, 100);
        using var weights = new ParameterStore(layout);
        weights.Initialize(1);
        var x = Random(20 * 320, 2);
        var (exact, rounded) = (new float[20 * 100], new float[20 * 100]);
        layer.Forward(weights, new(x, 20, 320), new Matrix(exact, 20, 100));
        using (var quantized = new QuantizedLinear(layer, weights))
            quantized.Forward(new(x, 20, 320), new Matrix(rounded, 20, 100));

        var error = Math.Sqrt(exact.Zip(rounded, (e, r) => (double)(e - r) * (e - r)).Sum() / exact.Sum(e => (double)e * e));
        Assert.InRange(error, 1e-6, 0.015);

        weights.Write(layer.Weight)[7] = float.NaN;
        Assert.Contains("layer.weight", Assert.Throws<ArgumentException>(() => new QuantizedLinear(layer, weights)).Message);
    }

    private static (double Scale, int[] Values) Whole(ReadOnlySpan<float> row)
    {
        var values = row.ToArray();
        var largest = values.Max(MathF.Abs);
        return (largest / 127.0, [.. values.Select(value => largest > 0 ? (int)MathF.Round(value * (127 / largest)) : 0)]);
    }

    private static Arbitrary<(int Rows, int Inputs, int Outputs, bool Accumulate)> Shapes() =>
        Arb.From(
            from rows in Gen.Choose(1, 40)
            from inputs in Gen.Choose(1, 150)
            from outputs in Gen.Choose(1, 80)
            from accumulate in ArbMap.Default.GeneratorFor<bool>()
            select (rows, inputs, outputs, accumulate));

    [Fact]
    public void Given_weights_for_inference_in_bytes_When_a_layer_that_quantizes_runs_Then_it_gives_what_the_quantized_layer_gives_and_others_stay_single()
    {
        var layout = new ParameterLayout();
        var (bytes, single) = (new Linear(layout, "bytes", 96, 50) { Quantizes = true }, new Linear(layout, "single", 96, 50));
        using var weights = new ParameterStore(layout);
        weights.Initialize(1);
        var x = new ReadOnlyMatrix(Random(7 * 96, 2), 7, 96);
        var (expected, exact, y) = (new float[350], new float[350], new float[350]);
        using (var quantized = new QuantizedLinear(bytes, weights))
            quantized.Forward(x, new Matrix(expected, 7, 50));
        single.Forward(weights, x, new Matrix(exact, 7, 50));
        weights.Precision = Precision.Int8;

        bytes.Forward(weights, x, new Matrix(y, 7, 50));
        Assert.Equal(expected, y);
        single.Forward(weights, x, new Matrix(y, 7, 50));
        Assert.Equal(exact, y);
        Vector.Scale(weights.Write(bytes.Weight), 2);
        bytes.Forward(weights, x, new Matrix(y, 7, 50));
        Assert.All(y.Zip(expected), pair => Assert.Equal(2 * pair.Second, pair.First, 1e-4));
        Assert.Throws<NotSupportedException>(() => bytes.Backward(weights, weights, new ReadOnlyMatrix(new float[7 * 96], 7, 96), new ReadOnlyMatrix(y, 7, 50), default));
    }
}
