using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Combining;

/// <summary>Two experts' opinions of one case.</summary>
internal sealed record PairedOpinion(ExpertOpinion Pack, ExpertOpinion Model, Situation Situation, PoolFeatures Features);
