namespace Chiron.Model;

/// <summary>One event of a sampled future.</summary>
/// <param name="Days">After the time that the future starts from.</param>
/// <param name="Answer">A quantile's middle value or a category; null where the code has no answer.</param>
public readonly record struct SampledEvent(double Days, string Code, string? Answer);
