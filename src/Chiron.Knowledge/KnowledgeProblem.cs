namespace Chiron.Knowledge;

/// <summary>Something wrong in a pack.</summary>
/// <param name="File">Path within the pack.</param>
/// <param name="Line">From 1; 0 where the whole file is meant.</param>
/// <param name="Message">What was wrong, what was expected.</param>
public sealed record KnowledgeProblem(string File, int Line, string Message)
{
    public override string ToString() => $"{File}:{Line}: {Message}";
}
