namespace Chiron.Model;

/// <summary>Weights that were measured and may be averaged at the end.</summary>
/// <param name="Loss">On the tuning split, in nats per token.</param>
internal sealed record MeasuredWeights(long Step, double Loss);
