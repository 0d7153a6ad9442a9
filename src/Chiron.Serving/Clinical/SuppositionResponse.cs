using Chiron.Serving.Answers;

namespace Chiron.Serving.Clinical;

/// <summary>The answer of <c>POST /clinical/v1/suppositions</c>.</summary>
internal sealed record SuppositionResponse(ReleaseName Release, string Notice, SuppositionAnswer Supposition);
