using Chiron.Serving.Answers;

namespace Chiron.Serving.Clinical;

/// <summary>The answer of <c>GET /clinical/v1/subjects/{id}/timeline</c>.</summary>
internal sealed record TimelineResponse(ReleaseName Release, string Notice, SubjectTimeline Timeline);
