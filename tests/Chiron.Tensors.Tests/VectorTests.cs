using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class VectorTests
{
    [Fact]
    public void Given_any_length_When_a_loop_runs_Then_it_is_that_of_double_precision() =>
        Prop.ForAll(Gen.Choose(1, 200).ToArbitrary(), length =>
        {
            var (x, y) = (Random(length, 1, 3), Random(length, 2));
            Assert.Equal(x.Zip(y, (a, b) => (double)a * b).Sum(), Vector.Dot(x, y), 1e-3);
            Assert.Equal(x.Sum(value => (double)value), Vector.Sum(x), 1e-3);
            Assert.Equal(x.Max(), Vector.Max(x));
            Assert.Equal(Math.Log(x.Sum(value => Math.Exp(value))), Vector.LogSumExp(x), 1e-5);

            var result = new float[length];
            Vector.Softmax(x, result);
            var sum = x.Sum(value => Math.Exp(value));
            for (var i = 0; i < length; i++)
                Assert.Equal(Math.Exp(x[i]) / sum, result[i], 1e-6);

            Vector.Softplus(x, result);
            for (var i = 0; i < length; i++)
                Assert.Equal(Math.Log(1 + Math.Exp(x[i])), result[i], 1e-5);

            y.CopyTo(result, 0);
            Vector.AddScaled(x, 0.5f, result);
            for (var i = 0; i < length; i++)
                Assert.Equal(y[i] + (0.5 * x[i]), result[i], 1e-5);

            Vector.MultiplyScaled(x, y, 2, result);
            for (var i = 0; i < length; i++)
                Assert.Equal(2.0 * x[i] * y[i], result[i], 1e-5);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Given_the_range_of_floats_When_exp_is_computed_Then_the_relative_error_is_below_two_in_ten_million()
    {
        var x = Enumerable.Range(0, 20_000).Select(i => -87f + (i * (175.5f / 20_000))).ToArray();
        var y = new float[x.Length];
        Vector.Exp(x, y);
        for (var i = 0; i < x.Length; i++)
            Assert.True(Math.Abs((y[i] / Math.Exp(x[i])) - 1) < 2e-7, $"exp({x[i]}) = {y[i]}");
    }

    [Fact]
    public void Given_extremes_When_exp_is_computed_Then_they_are_zero_infinity_and_nan()
    {
        float[] x = [float.NegativeInfinity, -1e30f, -200, 0, 89, 1e30f, float.PositiveInfinity, float.NaN];
        var y = new float[x.Length];
        Vector.Exp(x, y);
        Assert.Equal([0, 0, 0, 1, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, float.NaN], y);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Given_one_value_that_is_not_finite_When_checked_Then_it_is_found_wherever_it_stands(float value)
    {
        for (var i = 0; i < 40; i++)
        {
            var x = new float[40];
            Assert.True(Vector.IsFinite(x));
            x[i] = value;
            Assert.False(Vector.IsFinite(x));
        }
    }

    [Fact]
    public void Given_spans_of_two_lengths_When_added_Then_it_is_refused() =>
        Assert.Throws<ArgumentException>(() => Vector.Add(new float[3], new float[4]));

    [Fact]
    public void Given_an_arena_When_it_runs_over_and_is_reset_Then_spans_never_overlap_and_one_block_remains()
    {
        using var arena = new Arena(64);
        for (var step = 0; step < 3; step++)
        {
            var a = arena.Floats(40);
            var b = arena.Floats(100);
            var c = arena.Matrix(3, 7);
            a.Fill(1);
            b.Fill(2);
            c.AsSpan().Fill(3);
            Assert.True(a.IndexOfAnyExcept(1f) < 0 && b.IndexOfAnyExcept(2f) < 0);
            arena.Reset();
            Assert.Equal(0, arena.Used);
        }

        Assert.InRange(arena.Capacity, 48 + 112 + 32, 400);
    }
}
