using Chiron.Reasoning.Experts;

namespace Chiron.Reasoning.Combining;

/// <summary>What was made of two opinions of one case.</summary>
/// <param name="Opinion">The pool; where the situation was not learned, the pack's.</param>
/// <param name="Pack">The pack's.</param>
/// <param name="Model">The model's.</param>
/// <param name="Situation">Which weights were used.</param>
/// <param name="Fit">What was learned for the situation; null where nothing was.</param>
public sealed record CombinedOpinion(ExpertOpinion Opinion, ExpertOpinion Pack, ExpertOpinion Model, Situation Situation, SituationFit? Fit);
