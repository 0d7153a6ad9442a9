namespace Chiron.Tensors;

/// <summary>Which values one use of dropout silences, as counter-based random numbers: a rate and the stream that they are drawn from. The default silences none.</summary>
/// <param name="Rate">0 … 1, to a multiple of 2⁻¹⁶; 1 itself is refused.</param>
/// <param name="Seed">One for a run.</param>
/// <param name="Stream">One for each use; <see cref="Layers.Dropout.Stream"/> makes it of step, chunk and layer.</param>
public readonly record struct DropoutStream(float Rate, ulong Seed, ulong Stream)
{
    /// <summary>A value falls where its sixteen random bits are below this.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is no rate.</exception>
    internal uint Threshold => ThresholdOf(Rate);

    internal static uint ThresholdOf(float rate) => rate >= 0 && rate < 1
        ? (uint)MathF.Round(rate * 65536)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "a dropout rate is at least 0 and below 1");
}
