namespace Chiron.Model;

/// <summary>What a search came to.</summary>
/// <param name="Best">The configuration to train with; also in <c>best.json</c>.</param>
/// <param name="BestTrial">Its trial in the last rung.</param>
/// <param name="Trials">All, in the order in which they were done.</param>
public sealed record SearchResult(TrainingConfiguration Best, TrialResult BestTrial, IReadOnlyList<TrialResult> Trials);
