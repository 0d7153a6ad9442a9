using Chiron.Tensors.Layers;

namespace Chiron.Tensors.Tests;

public sealed class TanhGeluTests
{
    [Fact]
    public void Given_values_of_all_sizes_When_applied_Then_value_and_slope_are_those_of_the_formula()
    {
        float[] x = [.. Enumerable.Range(-60, 121).Select(i => i / 7f), -1e4f, 1e4f];
        var (y, slope) = (new float[x.Length], new float[x.Length]);

        TanhGelu.Forward(new(x, 1, x.Length), new Matrix(y, 1, x.Length), new Matrix(slope, 1, x.Length));

        for (var i = 0; i < x.Length; i++)
        {
            var (value, derivative) = Formula(x[i]);
            Assert.Equal(value, y[i], 1e-6 * (1 + Math.Abs(x[i])));
            Assert.Equal(derivative, slope[i], 1e-5);
        }
    }

    private static (double Value, double Slope) Formula(double x)
    {
        double Of(double at) => at / 2 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (at + (0.044715 * at * at * at))));
        return (Of(x), (Of(x + 1e-5) - Of(x - 1e-5)) / 2e-5);
    }
}
