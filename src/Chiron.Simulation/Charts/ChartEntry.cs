using Chiron.Simulation.Presenting;

namespace Chiron.Simulation.Charts;

/// <summary>One line of a visit's chart.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Time">When it became known.</param>
/// <param name="Place">Where the code stands, by kind.</param>
/// <param name="Answer">Of an observation.</param>
/// <param name="Test">Of an observation: the place of the test that revealed it, or -1.</param>
internal sealed record ChartEntry(EntryKind Kind, DateTime Time, int Place, Answer Answer = default, int Test = -1)
{
    /// <summary>Of a diagnosis: when it began, where that was before the visit.</summary>
    public DateTime? Onset { get; init; }

    /// <summary>Of a diagnosis: stays on the problem list.</summary>
    public bool ProblemList { get; init; }

    /// <summary>Of a medication or procedure: the condition it is for, or -1.</summary>
    public int Reason { get; init; } = -1;
}
