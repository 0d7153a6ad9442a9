namespace Chiron.Tensors.Optimization;

/// <summary>The constants of <see cref="AdamW"/>.</summary>
/// <param name="Beta1">Memory of the gradient's mean, 0 … 1.</param>
/// <param name="Beta2">Memory of the squared gradient's mean, 0 … 1.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">λ: each step takes learning rate · λ of a decaying parameter away.</param>
public sealed record AdamWOptions(float Beta1 = 0.9f, float Beta2 = 0.95f, float Epsilon = 1e-8f, float WeightDecay = 0.1f);
