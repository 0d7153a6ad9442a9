using Chiron.Reasoning.Assessing;
using Chiron.Reasoning.Panel;

namespace Chiron.Reasoning.Dialogue;

/// <summary>Where a dialogue stands after a move.</summary>
/// <param name="Assessment">Of all that is known.</param>
/// <param name="Next">What the panel would do next.</param>
/// <param name="SpentUsd">On tests so far.</param>
/// <param name="LeftUsd">Of the budget; null where there is none.</param>
/// <param name="Digest">SHA-256 over every number of the turn, lower-case hexadecimal: two turns of one digest are the same bit for bit.</param>
/// <param name="Remarks">What became of the last move's words, as sentences; empty where all was taken.</param>
public sealed record DialogueTurn(Assessment Assessment, PanelAdvice Next, double SpentUsd, double? LeftUsd, string Digest, IReadOnlyList<string> Remarks)
{
    /// <summary>The step to do next; null where the panel stops.</summary>
    public NextStep? Step => Next.Stop == StopReason.None && Next.Steps.Count > 0 ? Next.Steps[0] : null;
}
