using Chiron.Tensors.Layers;
using static Chiron.Tensors.Tests.GradientCheck;

namespace Chiron.Tensors.Tests;

public sealed class LayerGradientTests
{
    private const int Rows = 5;

    [Theory]
    [InlineData(7, 9, true)]
    [InlineData(16, 33, false)]
    [InlineData(40, 70, true)]
    public void Given_a_linear_layer_When_run_backwards_Then_the_gradients_are_the_slopes(int inputs, int outputs, bool bias)
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "linear", inputs, outputs, bias, Initial.Normal(0.5f));
        using var weights = Initialized(layout);
        using var gradients = new ParameterStore(layout);
        var x = Random(Rows * inputs, 1);
        var dy = Random(Rows * outputs, 2);
        var dx = new float[x.Length];

        layer.Backward(weights, gradients, new(x, Rows, inputs), new(dy, Rows, outputs), new Matrix(dx, Rows, inputs));

        double Loss()
        {
            var y = new float[Rows * outputs];
            layer.Forward(weights, new(x, Rows, inputs), new Matrix(y, Rows, outputs));
            return Weighted(dy, y);
        }

        Of(x, dx, Loss);
        Of(weights, gradients, Loss);
    }

    [Fact]
    public void Given_accumulate_When_a_linear_layer_runs_Then_it_adds_to_what_was_there()
    {
        var layout = new ParameterLayout();
        var layer = new Linear(layout, "linear", 20, 36);
        using var weights = Initialized(layout);
        using var gradients = new ParameterStore(layout);
        var x = Random(Rows * 20, 1);
        var (plain, added) = (new float[Rows * 36], new float[Rows * 36]);
        added.AsSpan().Fill(3);
        layer.Forward(weights, new(x, Rows, 20), new Matrix(plain, Rows, 36));
        layer.Forward(weights, new(x, Rows, 20), new Matrix(added, Rows, 36), accumulate: true);
        for (var i = 0; i < plain.Length; i++)
            Assert.Equal(plain[i] + 3, added[i], 1e-5f);

        var (dx, dxAdded) = (new float[x.Length], new float[x.Length]);
        dxAdded.AsSpan().Fill(-2);
        layer.Backward(weights, gradients, new(x, Rows, 20), new(plain, Rows, 36), new Matrix(dx, Rows, 20));
        layer.Backward(weights, gradients, new(x, Rows, 20), new(plain, Rows, 36), new Matrix(dxAdded, Rows, 20), accumulate: true);
        for (var i = 0; i < dx.Length; i++)
            Assert.Equal(dx[i] - 2, dxAdded[i], 1e-5f);
    }

    [Fact]
    public void Given_an_embedding_When_run_backwards_Then_only_rows_that_occur_get_a_gradient()
    {
        var layout = new ParameterLayout();
        var layer = new Embedding(layout, "embedding", 6, 11);
        using var weights = Initialized(layout);
        using var gradients = new ParameterStore(layout);
        int[] ids = [3, 0, -1, 3, 5];
        var dy = Random(Rows * 11, 3);

        layer.Backward(gradients, ids, new(dy, Rows, 11));
        layer.BackwardScaled(gradients, 1, 0.25f, dy.AsSpan(0, 11));

        double Loss()
        {
            var y = new float[Rows * 11];
            layer.Forward(weights, ids, new Matrix(y, Rows, 11));
            layer.ForwardScaled(weights, 1, 0.25f, y.AsSpan(0, 11));
            return Weighted(dy, y);
        }

        Of(weights, gradients, Loss);
        Assert.True(gradients.Matrix(layer.Table)[4].IndexOfAnyExcept(0f) < 0);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(50)]
    public void Given_rms_norm_When_run_backwards_Then_the_gradients_are_the_slopes(int width)
    {
        var layout = new ParameterLayout();
        var layer = new RmsNorm(layout, "norm", width);
        using var weights = Initialized(layout);
        using var gradients = new ParameterStore(layout);
        var x = Random(Rows * width, 4);
        var dy = Random(Rows * width, 5);
        var kept = new float[Rows];

        double Loss()
        {
            var y = new float[Rows * width];
            layer.Forward(weights, new(x, Rows, width), new Matrix(y, Rows, width), kept);
            return Weighted(dy, y);
        }

        Loss();
        var dx = new float[x.Length];
        layer.Backward(weights, gradients, new(x, Rows, width), new(dy, Rows, width), kept, new Matrix(dx, Rows, width));
        Of(x, dx, Loss);
        Of(weights, gradients, Loss);

        Loss();
        var added = Enumerable.Repeat(1f, x.Length).ToArray();
        layer.Backward(weights, gradients, new(x, Rows, width), new(dy, Rows, width), kept, new Matrix(added, Rows, width), accumulate: true);
        for (var i = 0; i < dx.Length; i++)
            Assert.Equal(dx[i] + 1, added[i], 1e-5f);
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(50, false)]
    public void Given_layer_norm_When_run_backwards_Then_the_gradients_are_the_slopes(int width, bool bias)
    {
        var layout = new ParameterLayout();
        var layer = new LayerNorm(layout, "norm", width, bias);
        using var weights = Initialized(layout);
        using var gradients = new ParameterStore(layout);
        var x = Random(Rows * width, 6);
        var dy = Random(Rows * width, 7);
        var (mean, inverse) = (new float[Rows], new float[Rows]);

        double Loss()
        {
            var y = new float[Rows * width];
            layer.Forward(weights, new(x, Rows, width), new Matrix(y, Rows, width), mean, inverse);
            return Weighted(dy, y);
        }

        Loss();
        var dx = new float[x.Length];
        layer.Backward(weights, gradients, new(x, Rows, width), new(dy, Rows, width), mean, inverse, new Matrix(dx, Rows, width));
        Of(x, dx, Loss);
        Of(weights, gradients, Loss);

        Loss();
        var added = Enumerable.Repeat(1f, x.Length).ToArray();
        layer.Backward(weights, gradients, new(x, Rows, width), new(dy, Rows, width), mean, inverse, new Matrix(added, Rows, width), accumulate: true);
        for (var i = 0; i < dx.Length; i++)
            Assert.Equal(dx[i] + 1, added[i], 1e-5f);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(32)]
    public void Given_gelu_When_run_backwards_Then_the_gradient_is_the_slope(int width)
    {
        var x = Random(Rows * width, 8, deviation: 2);
        var dy = Random(Rows * width, 9);
        var kept = new float[x.Length];

        double Loss()
        {
            var y = new float[x.Length];
            Gelu.Forward(new(x, Rows, width), new Matrix(y, Rows, width), new Matrix(kept, Rows, width));
            return Weighted(dy, y);
        }

        Loss();
        var dx = new float[x.Length];
        Gelu.Backward(new(kept, Rows, width), new(dy, Rows, width), new Matrix(dx, Rows, width));
        Of(x, dx, Loss);
    }

    [Theory]
    [InlineData(0f, 0.0)]
    [InlineData(1f, 0.8413447460685429)]
    [InlineData(-1f, -0.15865525393145707)]
    [InlineData(3f, 2.9959503051190434)]
    [InlineData(-6f, -5.9195e-9)]
    public void Given_known_values_When_gelu_is_computed_Then_it_is_the_exact_form(float x, double expected)
    {
        float[] y = [x];
        Gelu.Forward(new(y, 1, 1), new Matrix(y, 1, 1));
        Assert.Equal(expected, y[0], 1e-6);
    }

    [Theory]
    [InlineData(19)]
    [InlineData(32)]
    public void Given_swiglu_When_run_backwards_Then_the_gradient_is_the_slope(int width)
    {
        var x = Random(Rows * 2 * width, 10, deviation: 2);
        var dy = Random(Rows * width, 11);

        double Loss()
        {
            var y = new float[Rows * width];
            SwiGlu.Forward(new(x, Rows, 2 * width), new Matrix(y, Rows, width));
            return Weighted(dy, y);
        }

        var dx = new float[x.Length];
        SwiGlu.Backward(new(x, Rows, 2 * width), new(dy, Rows, width), new Matrix(dx, Rows, 2 * width));
        Of(x, dx, Loss);
    }

    [Fact]
    public void Given_cross_entropy_over_all_columns_When_run_Then_the_gradient_is_the_slope()
    {
        var logits = Random(Rows * 23, 12);
        int[] targets = [0, 22, -1, 7, 7];
        float[] rowWeights = [1, 0.5f, 1, 2, 0.1f];
        var d = new float[logits.Length];
        var losses = new float[Rows];

        var total = SoftmaxCrossEntropy.Apply(new(logits, Rows, 23), targets, rowWeights, losses, new Matrix(d, Rows, 23));

        Of(logits, d, () => SoftmaxCrossEntropy.Apply(new(logits, Rows, 23), targets, rowWeights, [], default));
        Assert.Equal(0, losses[2]);
        Assert.Equal(Weighted(rowWeights, losses), total, 1e-5);
    }

    [Fact]
    public void Given_cross_entropy_over_runs_of_columns_When_run_Then_the_gradient_is_the_slope_and_zero_outside()
    {
        var logits = Random(Rows * 30, 13);
        int[] targets = [0, 2, -1, 4, 17], firsts = [0, 27, 5, 3, 10], counts = [1, 3, 4, 5, 18];
        var d = new float[logits.Length];

        SoftmaxCrossEntropy.Apply(new(logits, Rows, 30), targets, firsts, counts, [], [], new Matrix(d, Rows, 30));

        Of(logits, d, () => SoftmaxCrossEntropy.Apply(new(logits, Rows, 30), targets, firsts, counts, [], [], default));
        Assert.Equal(0, d[(3 * 30) + 2]);
        Assert.Equal(0, d[(3 * 30) + 8]);
    }

    [Fact]
    public void Given_a_restricted_softmax_When_run_backwards_Then_the_gradients_are_the_slopes()
    {
        var layout = new ParameterLayout();
        var layer = new RestrictedSoftmax(layout, "answers", 13, 20, Initial.Normal(0.5f));
        using var weights = Initialized(layout);
        using var gradients = new ParameterStore(layout);
        var x = Random(Rows * 13, 14);
        int[] firsts = [0, 0, 10, 4, 18], counts = [4, 0, 10, 6, 2], targets = [3, -1, 0, -1, 1];
        float[] rowWeights = [1, 1, 0.5f, 1, 2];
        var probabilities = new float[counts.Sum()];

        double Loss()
        {
            layer.Forward(weights, new(x, Rows, 13), firsts, counts, probabilities);
            return RestrictedSoftmax.Loss(probabilities, counts, targets, rowWeights, []);
        }

        Loss();
        var dx = new float[x.Length];
        layer.Backward(weights, gradients, new(x, Rows, 13), firsts, counts, probabilities, targets, rowWeights, new Matrix(dx, Rows, 13));
        Of(x, dx, Loss);
        Of(weights, gradients, Loss);
    }

    [Theory]
    [InlineData(2, 5, 0f)]
    [InlineData(3, 16, 0f)]
    [InlineData(1, 10, 0f)]
    [InlineData(2, 10, 0.3f)]
    public void Given_attention_over_packed_sequences_with_side_queries_When_run_backwards_Then_the_gradient_is_the_slope(int heads, int headWidth, float rate)
    {
        var dropout = new DropoutStream(rate, 1, 2);
        var sequences = new PackedSequences();
        sequences.Add(4);
        sequences.Add(3, [2, 0, 3]);
        sequences.Add([2, 2, 5, 5, 5], [5]);
        sequences.Add(1);
        sequences.Add(0, [0]);
        var attention = new CausalAttention(heads, headWidth);
        var (rows, width) = (sequences.Rows, attention.Width);
        var qkv = Random(rows * 3 * width, 15);
        var dy = Random(rows * width, 16);
        var (y, logSumExp) = (new float[rows * width], new float[heads * rows]);

        double Loss()
        {
            attention.Forward(sequences, new(qkv, rows, 3 * width), new Matrix(y, rows, width), new Matrix(logSumExp, heads, rows), dropout);
            return Weighted(dy, y);
        }

        Loss();
        var d = new float[qkv.Length];
        attention.Backward(
            sequences, new(qkv, rows, 3 * width), new(y, rows, width), new(logSumExp, heads, rows), new(dy, rows, width), new Matrix(d, rows, 3 * width), dropout);
        Of(qkv, d, Loss);
    }

    private static ParameterStore Initialized(ParameterLayout layout)
    {
        var store = new ParameterStore(layout);
        store.Initialize(5);
        foreach (ref var value in store.Write())
            value += 0.1f;
        return store;
    }
}
