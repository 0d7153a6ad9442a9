using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>A pre-norm block: x += W_o · attention(norm(x)); x += W_d · swiglu(W_gu · norm(x)).</summary>
internal sealed class TransformerBlock
{
    private readonly RmsNorm _attentionNorm;
    private readonly Linear _queryKeyValue;
    private readonly CausalAttention _attention;
    private readonly Linear _attentionOutput;
    private readonly RmsNorm _feedForwardNorm;
    private readonly Linear _gateAndUp;
    private readonly Linear _down;
    private readonly int _index;

    public TransformerBlock(ParameterLayout layout, int index, ModelConfiguration configuration)
    {
        var (name, width, hidden) = ($"blocks.{index}", configuration.Width, configuration.FeedForward);
        // The two layers that write to the residual stream start smaller, so that its variance does not grow with depth (Radford et al. 2019).
        var inward = Initial.Normal(1 / MathF.Sqrt(width));
        var depth = MathF.Sqrt(2 * configuration.Layers);
        _index = index;
        _attentionNorm = new RmsNorm(layout, $"{name}.attention.norm", width);
        _queryKeyValue = new Linear(layout, $"{name}.attention.queryKeyValue", width, 3 * width, bias: false, inward) { Quantizes = true };
        _attention = new CausalAttention(configuration.Heads, width / configuration.Heads);
        _attentionOutput = new Linear(layout, $"{name}.attention.output", width, width, bias: false, Initial.Normal(1 / (MathF.Sqrt(width) * depth))) { Quantizes = true };
        _feedForwardNorm = new RmsNorm(layout, $"{name}.feedForward.norm", width);
        _gateAndUp = new Linear(layout, $"{name}.feedForward.gateAndUp", width, 2 * hidden, bias: false, inward) { Quantizes = true };
        _down = new Linear(layout, $"{name}.feedForward.down", hidden, width, bias: false, Initial.Normal(1 / (MathF.Sqrt(hidden) * depth))) { Quantizes = true };
    }

    /// <summary>Reads residual stage 2·index and writes stages 2·index + 1 and 2·index + 2.</summary>
    public void Forward(ParameterStore weights, PackedSequences sequences, in Activations a, in DropoutKey dropout)
    {
        var start = a.Residual(2 * _index);
        var middle = a.Residual((2 * _index) + 1);
        var end = a.Residual((2 * _index) + 2);
        _attentionNorm.Forward(weights, start, a.Normed(2 * _index), a.InverseRms(2 * _index));
        _queryKeyValue.Forward(weights, a.Normed(2 * _index), a.QueryKeyValue(_index));
        _attention.Forward(sequences, a.QueryKeyValue(_index), a.Attended(_index), a.LogSumExp(_index));
        _attentionOutput.Forward(weights, a.Attended(_index), middle);
        dropout.Apply(middle, 2 * _index);
        Vector.Add(start.AsSpan(), middle.AsSpan());

        _feedForwardNorm.Forward(weights, middle, a.Normed((2 * _index) + 1), a.InverseRms((2 * _index) + 1));
        _gateAndUp.Forward(weights, a.Normed((2 * _index) + 1), a.GateAndUp(_index));
        SwiGlu.Forward(a.GateAndUp(_index), a.Hidden(_index));
        _down.Forward(weights, a.Hidden(_index), end);
        dropout.Apply(end, (2 * _index) + 1);
        Vector.Add(middle.AsSpan(), end.AsSpan());
    }

    /// <summary>x goes in as residual stage 2·index and comes out as stage 2·index + 2; nothing is kept for a backward pass.</summary>
    public void Infer(ParameterStore weights, InferenceRows rows, in InferenceBuffers b, Matrix x)
    {
        _attentionNorm.Forward(weights, x, b.Normed, b.InverseRms);
        _queryKeyValue.Forward(weights, b.Normed, b.QueryKeyValue);
        rows.Attend(_attention, _index, b.QueryKeyValue, b.Attended, b.LogSumExp);
        _attentionOutput.Forward(weights, b.Attended, x, accumulate: true);
        _feedForwardNorm.Forward(weights, x, b.Normed, b.InverseRms);
        _gateAndUp.Forward(weights, b.Normed, b.GateAndUp);
        SwiGlu.Forward(b.GateAndUp, b.Hidden);
        _down.Forward(weights, b.Hidden, x, accumulate: true);
    }

    /// <param name="d">(T, C): the loss by stage 2·index + 2 going in, by stage 2·index coming out.</param>
    public void Backward(
        ParameterStore weights, ParameterStore gradients, PackedSequences sequences, in Activations a, in DropoutKey dropout, in BackwardBuffers b, Matrix d)
    {
        d.AsSpan().CopyTo(b.Branch.AsSpan());
        dropout.Apply(b.Branch, (2 * _index) + 1);
        _down.Backward(weights, gradients, a.Hidden(_index), b.Branch, b.Hidden);
        SwiGlu.Backward(a.GateAndUp(_index), b.Hidden, b.GateAndUp);
        _gateAndUp.Backward(weights, gradients, a.Normed((2 * _index) + 1), b.GateAndUp, b.Branch);
        _feedForwardNorm.Backward(
            weights, gradients, a.Residual((2 * _index) + 1), b.Branch, a.InverseRms((2 * _index) + 1), d, accumulate: true);

        d.AsSpan().CopyTo(b.Branch.AsSpan());
        dropout.Apply(b.Branch, 2 * _index);
        _attentionOutput.Backward(weights, gradients, a.Attended(_index), b.Branch, b.Attended);
        _attention.Backward(sequences, a.QueryKeyValue(_index), a.Attended(_index), a.LogSumExp(_index), b.Attended, b.QueryKeyValue);
        _queryKeyValue.Backward(weights, gradients, a.Normed(2 * _index), b.QueryKeyValue, b.Branch);
        _attentionNorm.Backward(weights, gradients, a.Residual(2 * _index), b.Branch, a.InverseRms(2 * _index), d, accumulate: true);
    }
}
