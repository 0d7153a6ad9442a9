using Chiron.Tensors.Layers;
using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class CachedAttentionTests
{
    [Fact]
    public void Given_random_sequences_with_shared_beginnings_When_grown_position_by_position_Then_each_row_is_that_of_plain_attention_over_the_whole() =>
        Prop.ForAll(
            (from heads in Gen.Choose(1, 4)
             from d in Gen.Elements(3, 8, 10, 16, 20, 32)
             from prefix in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(120, 300))
             from own in Gen.Choose(1, 80)
             from rows in Gen.Choose(1, 40)
             from wide in Gen.Elements(true, false)
             from precision in Gen.Elements(Precision.Single, Precision.BFloat16)
             select (heads, d, prefix, own, rows, wide, precision)).ToArbitrary(),
            shape =>
            {
                var (heads, d, prefixLength, own, rows, wide, precision) = shape;
                var width = heads * d;
                var attention = new CachedAttention(heads, d);
                var beginning = Random(prefixLength * 3 * width, 1);
                var steps = Enumerable.Range(0, own).Select(t => Random(rows * 3 * width, (uint)t + 2)).ToArray();
                using var pool = new KeyValuePool(2, heads, d, precision);
                using var prefix = new SharedPrefix(2, heads, d, prefixLength, precision);
                prefix.Write(1, new(beginning, prefixLength, 3 * width));
                var caches = Enumerable.Range(0, rows).Select(_ => new KeyValueCache(pool)).ToArray();
                SharedPrefix?[] prefixes = [.. caches.Select(_ => prefix)];
                var y = new float[rows * width];
                for (var t = 0; t < own; t++)
                {
                    foreach (var cache in caches)
                        cache.Reserve();
                    y.AsSpan().Fill(float.NaN);
                    if (wide)
                        attention.Forward(1, new(steps[t], rows, 3 * width), prefixes, caches, new Matrix(y, rows, width));
                    else
                        Narrow(heads, new(steps[t], rows, 3 * width), prefixes, caches, new Matrix(y, rows, width));
                    foreach (var cache in caches)
                        cache.Advance();
                }

                var row = rows / 2;
                float[] whole = [.. beginning, .. steps.SelectMany(step => step.Skip(row * 3 * width).Take(3 * width))];
                var length = prefixLength + own;
                var sequences = new PackedSequences();
                sequences.Add(length);
                var (plain, log) = (new float[length * width], new float[heads * length]);
                PlainAttention.Forward(sequences, heads, new(whole, length, 3 * width), new Matrix(plain, length, width), new Matrix(log, heads, length));
                for (var i = 0; i < width; i++)
                    Assert.Equal(plain[plain.Length - width + i], y[(row * width) + i], precision == Precision.Single ? 1e-5 : 0.04);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData(Precision.Single)]
    [InlineData(Precision.BFloat16)]
    public void Given_a_sequence_When_others_stand_beside_it_Then_its_row_is_the_same_to_the_bit(Precision precision)
    {
        const int heads = 2, d = 16, width = heads * d, prefixLength = 37;
        var beginning = Random(prefixLength * 3 * width, 1);
        using var prefix = new SharedPrefix(1, heads, d, prefixLength, precision);
        prefix.Write(0, new(beginning, prefixLength, 3 * width));

        var alone = LastRow(rows: 1);

        Assert.Equal(alone, LastRow(rows: 5));
        Assert.Equal(alone, LastRow(rows: 33));
        Assert.Equal(alone, LastRow(rows: 50));

        float[] LastRow(int rows)
        {
            using var pool = new KeyValuePool(1, heads, d, precision);
            var caches = Enumerable.Range(0, rows).Select(_ => new KeyValueCache(pool)).ToArray();
            SharedPrefix?[] prefixes = [.. caches.Select(_ => prefix)];
            var y = new float[rows * width];
            for (var t = 0; t < 20; t++)
            {
                foreach (var cache in caches)
                    cache.Reserve();
                float[] step = [.. Random((rows - 1) * 3 * width, 77), .. Random(3 * width, (uint)t)];
                new CachedAttention(heads, d).Forward(0, new(step, rows, 3 * width), prefixes, caches, new Matrix(y, rows, width));
                foreach (var cache in caches)
                    cache.Advance();
            }

            return y[^width..];
        }
    }

    [Fact]
    public void Given_sequences_that_end_When_others_begin_Then_the_pool_does_not_grow()
    {
        using var pool = new KeyValuePool(3, 2, 8);
        var cache = new KeyValueCache(pool);
        cache.Reserve(100);
        var capacity = pool.Capacity;

        for (var i = 0; i < 10; i++)
        {
            cache.Advance(100);
            cache.Clear();
            cache = new KeyValueCache(pool);
            cache.Reserve(100);
        }

        Assert.Equal(capacity, pool.Capacity);
        Assert.Equal(0, cache.Length);
    }

    private static void Narrow(int heads, ReadOnlyMatrix step, ReadOnlySpan<SharedPrefix?> prefixes, ReadOnlySpan<KeyValueCache> caches, Matrix y) =>
        CachedAttentionKernel.Run(1, heads, step, prefixes, caches, y, wide: false);
}
