using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model.Delphi;

/// <summary>A block as in GPT-2 without biases: x += W_o · attention(norm(x)); x += W_p · gelu(W_f · norm(x)).</summary>
internal sealed class DelphiBlock
{
    private readonly LayerNorm _attentionNorm;
    private readonly Linear _queryKeyValue;
    private readonly CausalAttention _attention;
    private readonly Linear _attentionOutput;
    private readonly LayerNorm _feedForwardNorm;
    private readonly Linear _up;
    private readonly Linear _down;
    private readonly int _index;
    private readonly int _weightDropout;        // the site after those of all sublayers and of the embedding

    public DelphiBlock(ParameterLayout layout, int index, DelphiConfiguration configuration)
    {
        var (name, width) = ($"transformer.h.{index}", configuration.Width);
        var outward = Initial.Normal(0.02f / MathF.Sqrt(2 * configuration.Layers));
        (_index, _weightDropout) = (index, (2 * configuration.Layers) + 1 + index);
        _attentionNorm = new LayerNorm(layout, $"{name}.ln_1", width, bias: false);
        _queryKeyValue = new Linear(layout, $"{name}.attn.c_attn", width, 3 * width, bias: false);
        _attention = new CausalAttention(configuration.Heads, width / configuration.Heads);
        _attentionOutput = new Linear(layout, $"{name}.attn.c_proj", width, width, bias: false, outward);
        _feedForwardNorm = new LayerNorm(layout, $"{name}.ln_2", width, bias: false);
        _up = new Linear(layout, $"{name}.mlp.c_fc", width, 4 * width, bias: false);
        _down = new Linear(layout, $"{name}.mlp.c_proj", 4 * width, width, bias: false, outward);
    }

    /// <summary>Reads residual stage 2·index and writes stages 2·index + 1 and 2·index + 2.</summary>
    public void Forward(ParameterStore weights, PackedSequences sequences, in DelphiActivations a, in DropoutKey dropout)
    {
        var (first, second) = (2 * _index, (2 * _index) + 1);
        var start = a.Residual(first);
        var middle = a.Residual(second);
        var end = a.Residual(second + 1);
        _attentionNorm.Forward(weights, start, a.Normed(first), a.Mean(first), a.InverseDeviation(first));
        _queryKeyValue.Forward(weights, a.Normed(first), a.QueryKeyValue(_index));
        _attention.Forward(sequences, a.QueryKeyValue(_index), a.Attended(_index), a.LogSumExp(_index), dropout.At(_weightDropout));
        _attentionOutput.Forward(weights, a.Attended(_index), middle);
        dropout.Apply(middle, first);
        Vector.Add(start.AsSpan(), middle.AsSpan());

        _feedForwardNorm.Forward(weights, middle, a.Normed(second), a.Mean(second), a.InverseDeviation(second));
        _up.Forward(weights, a.Normed(second), a.Hidden(_index));
        TanhGelu.Forward(a.Hidden(_index), a.Hidden(_index), a.Slope(_index));
        _down.Forward(weights, a.Hidden(_index), end);
        dropout.Apply(end, second);
        Vector.Add(middle.AsSpan(), end.AsSpan());
    }

    /// <param name="d">(T, C): the loss by stage 2·index + 2 going in, by stage 2·index coming out.</param>
    public void Backward(
        ParameterStore weights, ParameterStore gradients, PackedSequences sequences, in DelphiActivations a, in DropoutKey dropout, in DelphiBackward b, Matrix d)
    {
        var (first, second) = (2 * _index, (2 * _index) + 1);
        d.AsSpan().CopyTo(b.Branch.AsSpan());
        dropout.Apply(b.Branch, second);
        _down.Backward(weights, gradients, a.Hidden(_index), b.Branch, b.Hidden);
        TanhGelu.Backward(a.Slope(_index), b.Hidden, b.Hidden);
        _up.Backward(weights, gradients, a.Normed(second), b.Hidden, b.Branch);
        _feedForwardNorm.Backward(
            weights, gradients, a.Residual(second), b.Branch, a.Mean(second), a.InverseDeviation(second), d, accumulate: true);

        d.AsSpan().CopyTo(b.Branch.AsSpan());
        dropout.Apply(b.Branch, first);
        _attentionOutput.Backward(weights, gradients, a.Attended(_index), b.Branch, b.Attended);
        _attention.Backward(
            sequences, a.QueryKeyValue(_index), a.Attended(_index), a.LogSumExp(_index), b.Attended, b.QueryKeyValue, dropout.At(_weightDropout));
        _queryKeyValue.Backward(weights, gradients, a.Normed(first), b.QueryKeyValue, b.Branch);
        _attentionNorm.Backward(weights, gradients, a.Residual(first), b.Branch, a.Mean(first), a.InverseDeviation(first), d, accumulate: true);
    }
}
