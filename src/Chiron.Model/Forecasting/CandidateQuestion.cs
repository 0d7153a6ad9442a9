namespace Chiron.Model;

/// <summary>Something that is not asked yet, and the answers under which the diagnosis is to be told.</summary>
/// <param name="Code">An event code.</param>
/// <param name="Answers">Those supposed, one after the other.</param>
public sealed record CandidateQuestion(string Code, IReadOnlyList<CandidateAnswer> Answers);
