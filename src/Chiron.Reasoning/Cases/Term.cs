namespace Chiron.Reasoning.Cases;

/// <summary>What a phrase stands for.</summary>
/// <param name="Kind">Which of the pack's tables.</param>
/// <param name="Place">Place in that table.</param>
/// <param name="Exact">Exactly these letters are required (abbreviations such as SOB); null where case does not matter.</param>
/// <param name="Denies">The phrase says that it is not there: "afebrile".</param>
internal readonly record struct Term(TermKind Kind, int Place, string? Exact, bool Denies = false);
