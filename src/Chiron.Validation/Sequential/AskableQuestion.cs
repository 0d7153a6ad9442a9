namespace Chiron.Validation.Sequential;

/// <summary>A question, an examination or a test that may be asked for.</summary>
/// <param name="Id">Unique in its source.</param>
/// <param name="Text">In words.</param>
/// <param name="CostUsd">What it costs; 0 for what is only asked.</param>
/// <param name="Findings">Ids of the findings of the pack that it reveals.</param>
public sealed record AskableQuestion(string Id, string Text, double CostUsd, IReadOnlyList<string> Findings);
