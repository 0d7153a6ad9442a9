namespace Chiron.Model;

/// <summary>A loss that a law gives, in nats a token, with a 95 % interval of the fit alone: it does not cover a law that is wrong.</summary>
/// <param name="BlockParameters">N.</param>
/// <param name="Tokens">D.</param>
/// <param name="Seen">What a run of this size came to, where one was made that the law has not seen.</param>
public sealed record ScalingPrediction(long BlockParameters, long Tokens, double Loss, double Lower, double Upper, double? Seen = null);
