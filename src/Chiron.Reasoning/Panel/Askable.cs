namespace Chiron.Reasoning.Panel;

/// <summary>Something that may still be asked, examined or tested.</summary>
/// <param name="Id">Of a finding or a test of the pack.</param>
/// <param name="PriceUsd">What it costs here; null for the pack's price (0 for questions and examinations).</param>
/// <param name="Minutes">How long it takes here; null for the pack's minutes (0 for questions and examinations).</param>
public sealed record Askable(string Id, double? PriceUsd = null, double? Minutes = null);
