using Chiron.Tensors.Layers;
using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class BranchedAttentionTests
{
    [Fact]
    public void Given_random_branches_of_one_beginning_When_attended_together_Then_each_row_is_that_of_plain_attention_over_its_own_sequence() =>
        Prop.ForAll(
            (from heads in Gen.Choose(1, 4)
             from d in Gen.Elements(3, 8, 16, 20)
             from prefix in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(120, 300))
             from rows in Gen.Choose(1, 80)
             from seed in Gen.Choose(1, 1000)
             select (heads, d, prefix, rows, seed)).ToArbitrary(),
            shape =>
            {
                var (heads, d, prefixLength, rows, seed) = shape;
                var width = heads * d;
                var (beginning, own) = (Random(prefixLength * 3 * width, (uint)seed), Random(rows * 3 * width, (uint)seed + 1));
                var random = new Random(seed);
                int[] parents = [.. Enumerable.Range(0, rows).Select(row => random.Next(-1, row))];
                using var prefix = new SharedPrefix(2, heads, d, prefixLength);
                prefix.Write(1, new(beginning, prefixLength, 3 * width));
                var y = new float[rows * width];
                y.AsSpan().Fill(float.NaN);

                new BranchedAttention(heads, d).Forward(1, new(own, rows, 3 * width), prefix, parents, new Matrix(y, rows, width));

                for (var row = 0; row < rows; row += 7)
                {
                    var branch = new Stack<int>();
                    for (var at = row; at >= 0; at = parents[at])
                        branch.Push(at);
                    float[] whole = [.. beginning, .. branch.SelectMany(at => own.Skip(at * 3 * width).Take(3 * width))];
                    var length = prefixLength + branch.Count;
                    var sequences = new PackedSequences();
                    sequences.Add(length);
                    var (plain, log) = (new float[length * width], new float[heads * length]);
                    PlainAttention.Forward(sequences, heads, new(whole, length, 3 * width), new Matrix(plain, length, width), new Matrix(log, heads, length));
                    for (var i = 0; i < width; i++)
                        Assert.Equal(plain[plain.Length - width + i], y[(row * width) + i], 1e-5);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Given_a_row_that_follows_a_later_one_or_a_prefix_of_another_shape_When_attended_Then_it_is_refused()
    {
        var attention = new BranchedAttention(2, 8);
        using var prefix = new SharedPrefix(1, 2, 8, 4);
        using var other = new SharedPrefix(1, 4, 8, 4);
        var (own, y) = (new float[2 * 48], new float[2 * 16]);

        Assert.Throws<ArgumentOutOfRangeException>(() => attention.Forward(0, new(own, 2, 48), prefix, [-1, 1], new Matrix(y, 2, 16)));
        Assert.Throws<ArgumentException>(() => attention.Forward(0, new(own, 2, 48), other, [-1, 0], new Matrix(y, 2, 16)));
    }
}
