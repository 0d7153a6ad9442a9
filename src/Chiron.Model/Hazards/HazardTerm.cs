namespace Chiron.Model;

/// <summary>What one fact of a record does to an outcome's log-rate.</summary>
/// <param name="Code">Recorded at least once.</param>
/// <param name="Answer">Where set: its latest answer is this one of the code's answers (quantiles, then categories).</param>
/// <param name="Recent">Recorded within the table's recent days.</param>
/// <param name="LogRatio">Natural logarithm of the rate ratio, shrunk towards 0.</param>
public sealed record HazardTerm(string Code, int? Answer, bool Recent, float LogRatio);
