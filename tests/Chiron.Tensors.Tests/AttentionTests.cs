using Chiron.Tensors.Layers;
using FsCheck;
using FsCheck.Fluent;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class AttentionTests
{
    [Fact]
    public void Given_random_packed_sequences_When_attention_runs_in_blocks_Then_both_passes_are_those_of_plain_loops() =>
        Prop.ForAll(Batches(), batch =>
        {
            var (heads, d, seed, wide) = batch;
            wide &= TiledProduct.Wide;
            var sequences = RandomSequences(seed);
            var (rows, width) = (sequences.Rows, heads * d);
            var (qkv, dy) = (Random(rows * 3 * width, 1), Random(rows * width, 2));
            var (y, log) = (new float[rows * width], new float[heads * rows]);
            var (plainY, plainLog) = (new float[y.Length], new float[log.Length]);
            var (d1, d2) = (new float[qkv.Length], new float[qkv.Length]);
            d1.AsSpan().Fill(float.NaN);                            // everything must be written
            var dropout = new DropoutStream(seed % 3 * 0.2f, 5, (ulong)seed);

            AttentionForward.Run(sequences, heads, new(qkv, rows, 3 * width), new Matrix(y, rows, width), new Matrix(log, heads, rows), wide, dropout);
            PlainAttention.Forward(sequences, heads, new(qkv, rows, 3 * width), new Matrix(plainY, rows, width), new Matrix(plainLog, heads, rows), dropout);
            AttentionBackward.Run(
                sequences, heads, new(qkv, rows, 3 * width), new(y, rows, width), new(log, heads, rows), new(dy, rows, width), new Matrix(d1, rows, 3 * width), wide, dropout);
            PlainAttention.Backward(
                sequences, heads, new(qkv, rows, 3 * width), new(y, rows, width), new(log, heads, rows), new(dy, rows, width), new Matrix(d2, rows, 3 * width), dropout);

            Close(plainY, y, 1e-5f);
            Close(plainLog, log, 1e-5f);
            Close(d2, d1, 1e-4f);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Given_a_side_query_When_added_Then_no_other_row_changes()
    {
        var (plain, asked) = (new PackedSequences(), new PackedSequences());
        plain.Add(40);
        asked.Add(40, [7, 40]);
        var attention = new CausalAttention(2, 8);
        var qkv = Random(42 * 48, 3);
        var (y1, y2, log) = (new float[40 * 16], new float[42 * 16], new float[2 * 42]);

        attention.Forward(plain, new(qkv, 40, 48), new Matrix(y1, 40, 16), new Matrix(log, 2, 40));
        attention.Forward(asked, new(qkv, 42, 48), new Matrix(y2, 42, 16), new Matrix(log, 2, 42));

        Assert.Equal(y1, y2[..y1.Length]);
    }

    [Fact]
    public void Given_a_later_position_When_changed_Then_earlier_rows_and_other_sequences_do_not()
    {
        var sequences = new PackedSequences();
        sequences.Add(35);
        sequences.Add(10);
        var attention = new CausalAttention(1, 8);
        var qkv = Random(45 * 24, 4);
        var (before, after, log) = (new float[45 * 8], new float[45 * 8], new float[45]);
        attention.Forward(sequences, new(qkv, 45, 24), new Matrix(before, 45, 8), new Matrix(log, 1, 45));
        qkv.AsSpan(20 * 24, 24).Fill(5);

        attention.Forward(sequences, new(qkv, 45, 24), new Matrix(after, 45, 8), new Matrix(log, 1, 45));

        Assert.Equal(before[..(20 * 8)], after[..(20 * 8)]);
        Assert.Equal(before[(35 * 8)..], after[(35 * 8)..]);
        Assert.NotEqual(before[30 * 8], after[30 * 8]);
    }

    [Fact]
    public void Given_dropout_on_attention_weights_When_drawn_often_Then_the_rate_falls_the_mean_stays_and_each_head_draws_its_own()
    {
        // All weights are alike and values are the identity, so that a row of the result shows the weights themselves.
        var sequences = new PackedSequences();
        sequences.Add(Enumerable.Repeat(40, 40).ToArray(), []);
        var attention = new CausalAttention(2, 40);
        var qkv = new float[40 * 240];
        for (var t = 0; t < 40; t++)
            qkv[(t * 240) + 160 + t] = qkv[(t * 240) + 200 + t] = 40;
        var (y, log, sum) = (new float[40 * 80], new float[2 * 40], new float[40 * 80]);

        for (ulong stream = 0; stream < 200; stream++)
        {
            attention.Forward(sequences, new(qkv, 40, 240), new Matrix(y, 40, 80), new Matrix(log, 2, 40), new DropoutStream(0.25f, 1, stream));
            Assert.All(y, value => Assert.True(value == 0 || Math.Abs(value - (1 / 0.75f)) < 1e-5f));
            Assert.NotEqual(y[..40], y[40..80]);
            Vector.Add(y, sum);
        }

        Assert.Equal(200, sum.Average(), 1f);
        Assert.All(sum, value => Assert.InRange(value, 140, 260));          // six standard deviations of one weight's mean
    }

    [Theory]
    [InlineData(Ties.InOrder, new[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(Ties.Shared, new[] { 1, 4, 4, 4, 6, 6 })]
    [InlineData(Ties.Hidden, new[] { 1, 2, 1, 1, 5, 4 })]
    public void Given_times_with_ties_When_added_Then_each_row_sees_what_the_flag_says(Ties ties, int[] expected)
    {
        var sequences = new PackedSequences();
        sequences.Add([3f, 7, 7, 7, 9, 9], ties, [2]);
        Assert.Equal([.. expected, 2], sequences.Visible.ToArray());
        Assert.Throws<ArgumentException>(() => sequences.Add([2f, 1], ties));
    }

    [Fact]
    public void Given_hidden_ties_When_one_of_them_changes_Then_the_others_of_its_time_do_not_and_it_and_later_rows_do()
    {
        var sequences = new PackedSequences();
        var times = Enumerable.Range(0, 50).Select(t => (float)(t / 5)).ToArray();
        sequences.Add(times, Ties.Hidden);
        var attention = new CausalAttention(1, 8);
        var qkv = Random(50 * 24, 4);
        var (before, after, log) = (new float[50 * 8], new float[50 * 8], new float[50]);
        attention.Forward(sequences, new(qkv, 50, 24), new Matrix(before, 50, 8), new Matrix(log, 1, 50));
        qkv.AsSpan((21 * 24) + 8, 16).Fill(5);                      // key and value of a position at time 4

        attention.Forward(sequences, new(qkv, 50, 24), new Matrix(after, 50, 8), new Matrix(log, 1, 50));

        for (var t = 0; t < 50; t++)
            Assert.Equal(t == 21 || times[t] > 4, !before.AsSpan(t * 8, 8).SequenceEqual(after.AsSpan(t * 8, 8)));
    }

    [Theory]
    [InlineData(new[] { -1, 1 }, new int[0])]
    [InlineData(new[] { 1, -2 }, new int[0])]
    [InlineData(new[] { 1, 3 }, new int[0])]
    [InlineData(new[] { 1, 2 }, new[] { 3 })]
    [InlineData(new[] { 1, 2 }, new[] { -1 })]
    public void Given_a_visibility_that_cannot_be_When_added_Then_it_is_refused(int[] mainVisible, int[] sideVisible) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedSequences().Add(mainVisible, sideVisible));

    private static Arbitrary<(int Heads, int Width, int Seed, bool Wide)> Batches() =>
        Arb.From(
            from heads in Gen.Choose(1, 3)
            from d in Gen.Choose(1, 70)
            from seed in Gen.Choose(0, 1_000_000)
            from wide in ArbMap.Default.GeneratorFor<bool>()
            select (heads, d, seed, wide));

    private static PackedSequences RandomSequences(int seed)
    {
        var random = new CounterRandom((ulong)seed, 0);
        var sequences = new PackedSequences();
        for (var s = random.NextInt32(4); s >= 0; s--)
        {
            var visible = new int[random.NextInt32(80)];
            var kind = random.NextInt32(4);
            for (var t = visible.Length - 1; t >= 0; t--)
                visible[t] = kind == 1 && t + 1 < visible.Length && random.NextInt32(3) == 0 ? visible[t + 1]
                    : kind == 2 && random.NextInt32(2) == 0 ? random.NextInt32(t + 1)
                    : kind == 3 && t > 0 && random.NextInt32(2) == 0 ? -1 - random.NextInt32(t)
                    : t + 1;
            var side = new int[random.NextInt32(3) * random.NextInt32(20)];
            foreach (ref var anchor in side.AsSpan())
                anchor = random.NextInt32(visible.Length + 1);
            sequences.Add(visible, side);
        }

        return sequences;
    }

    private static void Close(float[] expected, float[] actual, float tolerance)
    {
        var scale = expected.Select(MathF.Abs).DefaultIfEmpty(0).Max() + 1;
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * scale, $"[{i}] is {actual[i]} where {expected[i]} is right");
    }
}
