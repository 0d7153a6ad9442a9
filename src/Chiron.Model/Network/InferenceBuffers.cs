using Chiron.Tensors;

namespace Chiron.Model;

/// <summary>What a pass without gradients over T rows needs besides its residual stream, in an arena; every block uses the same.</summary>
internal readonly ref struct InferenceBuffers
{
    public InferenceBuffers(Arena arena, ModelConfiguration configuration, int rows)
    {
        Normed = arena.Matrix(rows, configuration.Width);
        InverseRms = arena.Floats(rows);
        QueryKeyValue = arena.Matrix(rows, 3 * configuration.Width);
        Attended = arena.Matrix(rows, configuration.Width);
        LogSumExp = arena.Matrix(configuration.Heads, rows);
        GateAndUp = arena.Matrix(rows, 2 * configuration.FeedForward);
        Hidden = arena.Matrix(rows, configuration.FeedForward);
    }

    public Matrix Normed { get; }

    public Span<float> InverseRms { get; }

    public Matrix QueryKeyValue { get; }

    public Matrix Attended { get; }

    public Matrix LogSumExp { get; }

    public Matrix GateAndUp { get; }

    public Matrix Hidden { get; }
}
