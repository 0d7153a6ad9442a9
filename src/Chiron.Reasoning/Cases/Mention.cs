namespace Chiron.Reasoning.Cases;

/// <summary>A phrase of the pack found in a text.</summary>
/// <param name="Term">What it stands for.</param>
/// <param name="First">Index of its first token.</param>
/// <param name="End">Index after its last token.</param>
/// <param name="Denied">A negation stands within it: "my stomach doesn't hurt", "afebrile".</param>
internal readonly record struct Mention(Term Term, int First, int End, bool Denied = false);
