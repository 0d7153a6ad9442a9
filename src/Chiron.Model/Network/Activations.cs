using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>Everything that a forward pass over T rows keeps for the backward pass, in an arena: all layers' matrices of one kind lie one after the other.</summary>
internal readonly ref struct Activations
{
    private readonly int _rows;
    private readonly int _heads;
    private readonly Matrix _residual;
    private readonly Matrix _normed;
    private readonly Span<float> _inverseRms;
    private readonly Matrix _queryKeyValue;
    private readonly Matrix _attended;
    private readonly Matrix _logSumExp;
    private readonly Matrix _gateAndUp;
    private readonly Matrix _hidden;

    public Activations(Arena arena, ModelConfiguration configuration, int rows)
    {
        var (layers, width, hidden) = (configuration.Layers, configuration.Width, configuration.FeedForward);
        var stages = (2 * layers) + 1;
        (_rows, _heads) = (rows, configuration.Heads);
        Features = arena.Matrix(rows, ContinuousFeatures.Count);
        _residual = arena.Matrix(stages * rows, width);
        _normed = arena.Matrix(stages * rows, width);
        _inverseRms = arena.Floats(stages * rows);
        _queryKeyValue = arena.Matrix(layers * rows, 3 * width);
        _attended = arena.Matrix(layers * rows, width);
        _logSumExp = arena.Matrix(layers * _heads, rows);
        _gateAndUp = arena.Matrix(layers * rows, 2 * hidden);
        _hidden = arena.Matrix(layers * rows, hidden);
    }

    /// <summary>(T, <see cref="ContinuousFeatures.Count"/>).</summary>
    public Matrix Features { get; }

    /// <summary>(T, C): what the heads read, the last stage normed.</summary>
    public Matrix Final => Normed((_normed.Rows / Math.Max(1, _rows)) - 1);

    /// <summary>(T, C): the residual stream before the first sublayer (0) and after each.</summary>
    public Matrix Residual(int stage) => _residual.SliceRows(stage * _rows, _rows);

    /// <summary>(T, C): the normed stage.</summary>
    public Matrix Normed(int stage) => _normed.SliceRows(stage * _rows, _rows);

    public Span<float> InverseRms(int stage) => _inverseRms.Slice(stage * _rows, _rows);

    public Matrix QueryKeyValue(int layer) => _queryKeyValue.SliceRows(layer * _rows, _rows);

    public Matrix Attended(int layer) => _attended.SliceRows(layer * _rows, _rows);

    public Matrix LogSumExp(int layer) => _logSumExp.SliceRows(layer * _heads, _heads);

    public Matrix GateAndUp(int layer) => _gateAndUp.SliceRows(layer * _rows, _rows);

    public Matrix Hidden(int layer) => _hidden.SliceRows(layer * _rows, _rows);
}
