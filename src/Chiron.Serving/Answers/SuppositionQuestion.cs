using Chiron.Model;

namespace Chiron.Serving.Answers;

/// <summary>What the risks would be if some facts were otherwise.</summary>
/// <param name="Forecast">Whose risks, of what and over which horizons.</param>
/// <param name="Hypotheses">One or more.</param>
public sealed record SuppositionQuestion(ForecastQuestion Forecast, IReadOnlyList<Hypothesis> Hypotheses);
