using Chiron.Timelines;

namespace Chiron.Reasoning.Cases;

/// <summary>A person's record and how it is to be read.</summary>
/// <param name="Timeline">What is recorded.</param>
/// <param name="At">The moment of the visit; only what is up to it is read.</param>
/// <param name="Scope">Whether what it does not name is not there, or unknown.</param>
public sealed record PersonRecord(Timeline Timeline, DateTime At, RecordScope Scope)
{
    /// <summary>What of the record could not be read, without its content.</summary>
    public IReadOnlyList<CaseProblem> Problems { get; init; } = [];
}
