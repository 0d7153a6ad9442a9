using Chiron.Serving.Answers;

namespace Chiron.Serving.Clinical;

/// <summary>The answer of <c>POST /clinical/v1/outcomes</c>.</summary>
internal sealed record OutcomeResponse(ReleaseName Release, string Notice, OutcomeAnswer Forecast);
