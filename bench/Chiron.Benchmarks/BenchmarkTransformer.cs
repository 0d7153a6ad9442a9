using Chiron.Tensors;
using Chiron.Tensors.Layers;

namespace Chiron.Benchmarks;

/// <summary>A transformer as in nanoGPT and Delphi, pre-norm with LayerNorm and GELU and its output tied to the embedding, to measure the layers with.</summary>
internal sealed class BenchmarkTransformer
{
    private readonly int _width;
    private readonly int _codes;
    private readonly Embedding _embedding;
    private readonly LayerNorm[] _norms;
    private readonly Linear[] _queryKeyValue;
    private readonly Linear[] _project;
    private readonly Linear[] _up;
    private readonly Linear[] _down;
    private readonly CausalAttention _attention;
    private readonly Linear _head;

    public BenchmarkTransformer(ParameterLayout layout, int layers, int width, int heads, int codes)
    {
        (_width, _codes) = (width, codes);
        T[] Each<T>(Func<int, T> make, int count) => [.. Enumerable.Range(0, count).Select(make)];
        _embedding = new Embedding(layout, "embedding", codes, width);
        _norms = Each(i => new LayerNorm(layout, $"norms.{i}", width), (2 * layers) + 1);
        _queryKeyValue = Each(i => new Linear(layout, $"queryKeyValue.{i}", width, 3 * width), layers);
        _project = Each(i => new Linear(layout, $"project.{i}", width, width), layers);
        _up = Each(i => new Linear(layout, $"up.{i}", width, 4 * width), layers);
        _down = Each(i => new Linear(layout, $"down.{i}", 4 * width, width), layers);
        _attention = new CausalAttention(heads, width / heads);
        _head = new Linear(layout, "head", _embedding.Table, bias: false);
    }

    /// <summary>Forward and backward of one chunk whose targets are its own tokens.</summary>
    public void Learn(ParameterStore weights, ParameterStore gradients, PackedSequences sequences, Arena arena, ReadOnlySpan<int> tokens)
    {
        var (rows, layers, stages, heads) = (sequences.Rows, _up.Length, _norms.Length, _attention.Heads);
        var stream = arena.Matrix(stages * rows, _width);
        var normed = arena.Matrix(stages * rows, _width);
        var mean = arena.Matrix(stages, rows);
        var inverse = arena.Matrix(stages, rows);
        var qkv = arena.Matrix(layers * rows, 3 * _width);
        var attended = arena.Matrix(layers * rows, _width);
        var log = arena.Matrix(layers * heads, rows);
        var hidden = arena.Matrix(layers * rows, 4 * _width);
        var slope = arena.Matrix(layers * rows, 4 * _width);

        _embedding.Forward(weights, tokens, stream.SliceRows(0, rows));
        for (var i = 0; i < layers; i++)
        {
            for (var half = 2 * i; half < (2 * i) + 2; half++)
            {
                var x = stream.SliceRows(half * rows, rows);
                var n = normed.SliceRows(half * rows, rows);
                var y = stream.SliceRows((half + 1) * rows, rows);
                _norms[half].Forward(weights, x, n, mean[half], inverse[half]);
                x.AsReadOnly().CopyTo(y);
                if (half % 2 == 0)
                {
                    _queryKeyValue[i].Forward(weights, n, qkv.SliceRows(i * rows, rows));
                    _attention.Forward(sequences, qkv.SliceRows(i * rows, rows), attended.SliceRows(i * rows, rows), log.SliceRows(i * heads, heads));
                    _project[i].Forward(weights, attended.SliceRows(i * rows, rows), y, accumulate: true);
                }
                else
                {
                    var h = hidden.SliceRows(i * rows, rows);
                    _up[i].Forward(weights, n, h);
                    Gelu.Forward(h, h, slope.SliceRows(i * rows, rows));
                    _down[i].Forward(weights, h, y, accumulate: true);
                }
            }
        }

        var last = normed.SliceRows((stages - 1) * rows, rows);
        var logits = arena.Matrix(rows, _codes);
        _norms[^1].Forward(weights, stream.SliceRows((stages - 1) * rows, rows), last, mean[stages - 1], inverse[stages - 1]);
        _head.Forward(weights, last, logits);
        SoftmaxCrossEntropy.Apply(logits, tokens, [], [], logits);

        var d = arena.Matrix(rows, _width);
        var dBranch = arena.Matrix(rows, _width);
        var dHidden = arena.Matrix(rows, 4 * _width);
        var dQkv = arena.Matrix(rows, 3 * _width);
        _head.Backward(weights, gradients, last, logits, dBranch);
        _norms[^1].Backward(weights, gradients, stream.SliceRows((stages - 1) * rows, rows), dBranch, mean[stages - 1], inverse[stages - 1], d);
        for (var half = stages - 2; half >= 0; half--)
        {
            var i = half / 2;
            var n = normed.SliceRows(half * rows, rows);
            if (half % 2 == 0)
            {
                _project[i].Backward(weights, gradients, attended.SliceRows(i * rows, rows), d, dBranch);
                _attention.Backward(
                    sequences, qkv.SliceRows(i * rows, rows), attended.SliceRows(i * rows, rows), log.SliceRows(i * heads, heads), dBranch, dQkv);
                _queryKeyValue[i].Backward(weights, gradients, n, dQkv, dBranch);
            }
            else
            {
                _down[i].Backward(weights, gradients, hidden.SliceRows(i * rows, rows), d, dHidden);
                Gelu.Backward(slope.SliceRows(i * rows, rows), dHidden, dHidden);
                _up[i].Backward(weights, gradients, n, dHidden, dBranch);
            }

            _norms[half].Backward(weights, gradients, stream.SliceRows(half * rows, rows), dBranch, mean[half], inverse[half], d, accumulate: true);
        }

        _embedding.Backward(gradients, tokens, d);
    }
}
