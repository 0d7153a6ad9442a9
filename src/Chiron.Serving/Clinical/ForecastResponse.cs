using Chiron.Serving.Answers;

namespace Chiron.Serving.Clinical;

/// <summary>The answer of <c>POST /clinical/v1/forecast</c>.</summary>
internal sealed record ForecastResponse(ReleaseName Release, string Notice, ForecastAnswer Forecast);
