namespace Chiron.Tensors;

/// <summary>The numbers that matrix products are computed in. Weights, gradients, sums and everything that isn't a product are single precision either way.</summary>
public enum Precision
{
    /// <summary>Single precision throughout.</summary>
    Single,

    /// <summary>
    /// Both factors are rounded to bfloat16 (8 bits of significand, to nearest), their products are summed in single precision (Kalamkar et al. 2019).
    /// Twice as fast where the processor has AVX512_BF16, no faster and the same rounding elsewhere.
    /// </summary>
    BFloat16,

    /// <summary>
    /// For inference alone: layers that say so (<see cref="Layers.Linear.Quantizes"/>) multiply bytes, as <see cref="Layers.QuantizedLinear"/> does; others stay in
    /// single precision, kept keys and values are in bfloat16. A backward pass is refused.
    /// </summary>
    Int8,
}
