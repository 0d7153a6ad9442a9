using Chiron.Reasoning.Cases;

namespace Chiron.Validation.Sequential;

/// <summary>A case with its diagnosis, of which an inquirer sees only the opening and what is asked.</summary>
/// <param name="id">Unique in its source.</param>
/// <param name="truth">Ids of the conditions of the pack that it may be called; empty where the pack holds none.</param>
/// <param name="openingWords">The opening as a replay shows it.</param>
/// <param name="opening">What is known before the first question.</param>
/// <param name="answer">What the case says to a question; the same each time.</param>
public sealed class HiddenCase(string id, IReadOnlyList<string> truth, string openingWords, Case opening, Func<AskableQuestion, Reveal> answer)
{
    public string Id => id;

    public string OpeningWords => openingWords;

    public Case Opening => opening;

    internal IReadOnlyList<string> Truth => truth;

    internal Reveal Answer(AskableQuestion question) => answer(question);
}
