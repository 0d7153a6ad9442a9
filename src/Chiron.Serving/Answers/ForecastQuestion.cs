using Chiron.Timelines;

namespace Chiron.Serving.Answers;

/// <summary>Whose risks are asked for.</summary>
/// <param name="SubjectId">A subject of the served dataset; null where <paramref name="Events"/> are given.</param>
/// <param name="Events">A record sent along; null where a subject is named.</param>
/// <param name="At">The moment of prediction; null for the last recorded one.</param>
/// <param name="Codes">Which codes; empty for the conditions that the model finds most likely.</param>
/// <param name="HorizonsDays">Over how many days, each.</param>
public sealed record ForecastQuestion(
    long? SubjectId, IReadOnlyList<Event>? Events, DateTime? At, IReadOnlyList<string> Codes, IReadOnlyList<double> HorizonsDays);
