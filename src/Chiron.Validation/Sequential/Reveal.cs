using Chiron.Reasoning.Cases;

namespace Chiron.Validation.Sequential;

/// <summary>What a gatekeeper answers.</summary>
/// <param name="Words">As a replay shows it.</param>
/// <param name="Facts">In the pack's terms; empty where the case does not say.</param>
public sealed record Reveal(string Words, Case Facts)
{
    /// <summary>The case does not say. The question counts all the same.</summary>
    public static Reveal NotRecorded { get; } = new("not recorded", new Case());
}
