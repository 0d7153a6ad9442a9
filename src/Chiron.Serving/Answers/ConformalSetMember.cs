namespace Chiron.Serving.Answers;

/// <summary>A diagnosis of a conformal set.</summary>
/// <param name="Code">Such as <c>ICD10CM//I21.9</c>.</param>
/// <param name="Name">In words.</param>
public sealed record ConformalSetMember(string Code, string Name);
