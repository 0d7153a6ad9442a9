using Chiron.Tensors.Layers;

namespace Chiron.Tensors.Tests;

public sealed class DropoutTests
{
    [Fact]
    public void Given_the_same_seed_and_stream_When_applied_twice_Then_the_same_values_fall()
    {
        var (first, second, other) = (Ones(7, 100), Ones(7, 100), Ones(7, 100));
        Dropout.Apply(new Matrix(first, 7, 100), 0.4f, 1, 2);
        Dropout.Apply(new Matrix(second, 7, 100), 0.4f, 1, 2);
        Dropout.Apply(new Matrix(other, 7, 100), 0.4f, 1, 3);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Given_rows_apart_When_applied_Then_each_place_falls_as_in_a_matrix_without_gaps()
    {
        var (dense, strided) = (Ones(5, 70), Ones(5, 90));
        Dropout.Apply(new Matrix(dense, 5, 70), 0.5f, 1, 2);
        Dropout.Apply(new Matrix(strided, 5, 70, 90), 0.5f, 1, 2);
        for (var row = 0; row < 5; row++)
        {
            Assert.Equal(dense[(row * 70)..((row + 1) * 70)], strided[(row * 90)..((row * 90) + 70)]);
            Assert.All(strided[((row * 90) + 70)..((row + 1) * 90)], value => Assert.Equal(1, value));
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    public void Given_many_values_When_applied_Then_the_share_that_falls_is_the_rate_and_the_mean_stays(float rate)
    {
        var values = Ones(1000, 130);
        Dropout.Apply(new Matrix(values, 1000, 130), rate, 11, 5);
        Assert.Equal(rate, values.Count(value => value == 0) / (double)values.Length, 0.005);
        Assert.Equal(1, values.Average(), 0.01);
    }

    [Fact]
    public void Given_the_published_test_vector_When_philox_runs_Then_it_gives_the_published_numbers()
    {
        // Random123's kat_vectors: philox4x32 10 with counter and key of zeros, and of ones.
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), CounterRandom.Block(0, 0, 0));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), CounterRandom.Block(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue));
    }

    [Fact]
    public void Given_a_row_When_applied_Then_the_bits_are_those_of_the_counter_random_numbers()
    {
        var values = Ones(1, 64);
        Dropout.Apply(new Matrix(values, 1, 64), 0.5f, 3, 4);
        for (var i = 0; i < 64; i++)
        {
            var (v, lane) = (i / 16, i % 16);
            var (a, b, c, d) = CounterRandom.Block(3, 4, (ulong)(lane / 2));
            var word = (v / 2, lane % 2) switch { (0, 0) => a, (0, 1) => b, (1, 0) => c, _ => d };
            var bits = v % 2 == 0 ? word & 0xFFFF : word >> 16;
            Assert.Equal(bits >= 32768 ? 2 : 0, values[i]);
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Given_an_impossible_rate_When_applied_Then_it_is_refused(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Dropout.Apply(new Matrix(new float[4], 2, 2), rate, 0, 0));

    private static float[] Ones(int rows, int columns) => Enumerable.Repeat(1f, rows * columns).ToArray();
}
