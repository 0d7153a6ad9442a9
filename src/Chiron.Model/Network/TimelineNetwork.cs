using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Model;

/// <summary>The causal transformer over token sequences, forward and backward. Holds the plan of the parameters, not their values; safe for many threads.</summary>
internal sealed class TimelineNetwork
{
    private readonly TimelineEmbedding _embedding;
    private readonly TransformerBlock[] _blocks;
    private readonly RmsNorm _norm;

    public TimelineNetwork(ModelConfiguration configuration, Tokenizer tokenizer)
    {
        Configuration = configuration.Validate();
        Tokenizer = tokenizer;
        _embedding = new TimelineEmbedding(Layout, tokenizer, configuration.Width);
        _blocks = [.. Enumerable.Range(0, configuration.Layers).Select(index => new TransformerBlock(Layout, index, configuration))];
        _norm = new RmsNorm(Layout, "norm", configuration.Width);
        Heads = new PredictionHeads(Layout, tokenizer, configuration.Width);
    }

    public ModelConfiguration Configuration { get; }

    public Tokenizer Tokenizer { get; }

    public ParameterLayout Layout { get; } = new();

    public PredictionHeads Heads { get; }

    /// <summary>Runs the workspace's batch; the result lives in its arena until that is reset.</summary>
    public Activations Forward(ParameterStore weights, Workspace workspace, in DropoutKey dropout)
    {
        var batch = workspace.Batch;
        batch.Pack(workspace.Packed);
        var a = new Activations(workspace.Arena, Configuration, batch.Rows);
        _embedding.Forward(weights, batch, a.Features, a.Residual(0));
        foreach (var block in _blocks)
            block.Forward(weights, workspace.Packed, a, dropout);
        _norm.Forward(weights, a.Residual(2 * _blocks.Length), a.Normed(2 * _blocks.Length), a.InverseRms(2 * _blocks.Length));
        return a;
    }

    /// <summary>
    /// Runs a batch for its answers alone: whole sequences, or one new position of each of several sequences, as <paramref name="rows"/> says. The result,
    /// (T, C), is the last stage normed, which the heads read; it lives in the arena until that is reset.
    /// </summary>
    public Matrix Infer(ParameterStore weights, Arena arena, TokenBatch batch, InferenceRows rows)
    {
        var x = arena.Matrix(batch.Rows, Configuration.Width);
        var buffers = new InferenceBuffers(arena, Configuration, batch.Rows);
        _embedding.Forward(weights, batch, arena.Matrix(batch.Rows, ContinuousFeatures.Count), x);
        foreach (var block in _blocks)
            block.Infer(weights, rows, buffers, x);
        _norm.Forward(weights, x, x, buffers.InverseRms);
        return x;
    }

    /// <summary>The batch's losses, summed into <paramref name="loss"/>, and where <paramref name="gradients"/> is given their gradients, added to it.</summary>
    public void Learn(ParameterStore weights, ParameterStore? gradients, Workspace workspace, LossWeights parts, in DropoutKey dropout, LossParts loss)
    {
        var batch = workspace.Batch;
        if (batch.Rows == 0)
            return;
        workspace.Arena.Reset();
        var a = Forward(weights, workspace, dropout);
        var last = 2 * _blocks.Length;
        loss.Tokens += batch.MainRows;
        if (gradients is null)
        {
            Heads.Learn(weights, null, workspace.Arena, batch, parts, a.Normed(last), default, loss);
            return;
        }

        var d = workspace.Arena.Matrix(batch.Rows, Configuration.Width);
        d.Clear();
        Heads.Learn(weights, gradients, workspace.Arena, batch, parts, a.Normed(last), d, loss);
        _norm.Backward(weights, gradients, a.Residual(last), d, a.InverseRms(last), d);
        var buffers = new BackwardBuffers(workspace.Arena, Configuration, batch.Rows);
        for (var index = _blocks.Length - 1; index >= 0; index--)
            _blocks[index].Backward(weights, gradients, workspace.Packed, a, dropout, buffers, d);
        _embedding.Backward(weights, gradients, batch, a.Features, d);
    }
}
