using Chiron.Serving.Answers;

namespace Chiron.Serving.Clinical;

/// <summary>The answer of <c>GET /clinical/v1/subjects</c>.</summary>
/// <param name="Release">Who answers.</param>
/// <param name="Notice">What the answer is not.</param>
/// <param name="Total">How many subjects the dataset holds.</param>
/// <param name="Subjects">This page, by id.</param>
/// <param name="Next">The id to give as <c>after</c> for the next page; null on the last one.</param>
internal sealed record SubjectsResponse(ReleaseName Release, string Notice, int Total, IReadOnlyList<SubjectSummary> Subjects, string? Next);
