using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>Everything that a forward pass over T rows keeps for the backward pass; all layers' matrices of one kind lie one after the other.</summary>
internal readonly ref struct DelphiActivations
{
    private readonly int _rows;
    private readonly int _heads;
    private readonly Matrix _residual;
    private readonly Matrix _normed;
    private readonly Matrix _mean;
    private readonly Matrix _inverseDeviation;
    private readonly Matrix _queryKeyValue;
    private readonly Matrix _attended;
    private readonly Matrix _logSumExp;
    private readonly Matrix _hidden;
    private readonly Matrix _slope;

    public DelphiActivations(Arena arena, DelphiConfiguration configuration, int rows)
    {
        var (layers, width) = (configuration.Layers, configuration.Width);
        var stages = (2 * layers) + 1;
        (_rows, _heads) = (rows, configuration.Heads);
        Waves = arena.Matrix(rows, width);
        _residual = arena.Matrix(stages * rows, width);
        _normed = arena.Matrix(stages * rows, width);
        _mean = arena.Matrix(stages, rows);
        _inverseDeviation = arena.Matrix(stages, rows);
        _queryKeyValue = arena.Matrix(layers * rows, 3 * width);
        _attended = arena.Matrix(layers * rows, width);
        _logSumExp = arena.Matrix(layers * _heads, rows);
        _hidden = arena.Matrix(layers * rows, 4 * width);
        _slope = arena.Matrix(layers * rows, 4 * width);
    }

    /// <summary>(T, C): sines and cosines of age.</summary>
    public Matrix Waves { get; }

    /// <summary>(T, C): the residual stream before the first sublayer (0) and after each.</summary>
    public Matrix Residual(int stage) => _residual.SliceRows(stage * _rows, _rows);

    public Matrix Normed(int stage) => _normed.SliceRows(stage * _rows, _rows);

    public Span<float> Mean(int stage) => _mean[stage];

    public Span<float> InverseDeviation(int stage) => _inverseDeviation[stage];

    public Matrix QueryKeyValue(int layer) => _queryKeyValue.SliceRows(layer * _rows, _rows);

    public Matrix Attended(int layer) => _attended.SliceRows(layer * _rows, _rows);

    public Matrix LogSumExp(int layer) => _logSumExp.SliceRows(layer * _heads, _heads);

    /// <summary>(T, 4 · C): after GELU.</summary>
    public Matrix Hidden(int layer) => _hidden.SliceRows(layer * _rows, _rows);

    /// <summary>(T, 4 · C): GELU's derivative.</summary>
    public Matrix Slope(int layer) => _slope.SliceRows(layer * _rows, _rows);
}
