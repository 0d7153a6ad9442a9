namespace Chiron.Reasoning.Answers;

/// <summary>Something that an answer rests on.</summary>
/// <param name="Id">Unique in the answer, such as <c>differential:appendicitis</c> or <c>red-flag:peritonitis</c>.</param>
/// <param name="Text">The fact itself, short.</param>
/// <param name="Sources">Ids of sources; empty for what the case itself says or the arithmetic gives.</param>
public sealed record Fact(string Id, string Text, IReadOnlyList<string> Sources);
