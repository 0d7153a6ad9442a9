using Chiron.Tensors;

namespace Chiron.Model.Delphi;

/// <summary>What the blocks' backward passes overwrite one after the other, T rows each.</summary>
internal readonly ref struct DelphiBackward(Arena arena, DelphiConfiguration configuration, int rows)
{
    public Matrix Branch { get; } = arena.Matrix(rows, configuration.Width);

    public Matrix Attended { get; } = arena.Matrix(rows, configuration.Width);

    public Matrix QueryKeyValue { get; } = arena.Matrix(rows, 3 * configuration.Width);

    public Matrix Hidden { get; } = arena.Matrix(rows, 4 * configuration.Width);
}
